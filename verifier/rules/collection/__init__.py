"""COL6xx: what several documents show together. None of them decides a verdict."""
