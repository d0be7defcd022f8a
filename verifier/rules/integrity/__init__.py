"""INT4xx: the file itself, and whether it is what it claims to be."""
