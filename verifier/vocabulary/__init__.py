"""What words mean: analytes, units, panels, roles, fields, verdicts; data in TOML, look-ups in code."""
