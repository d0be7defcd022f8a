"""INT4xx: what a file shows of itself."""
