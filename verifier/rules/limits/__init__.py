"""LIM1xx: results held against the limits of the profile."""
