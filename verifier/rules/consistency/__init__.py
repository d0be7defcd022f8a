"""CON2xx: the report held against itself."""
