"""INT4xx: what the file shows of itself, beside what it reports."""
