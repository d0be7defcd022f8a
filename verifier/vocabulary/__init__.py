"""What words mean: analytes, units, panels, column roles, field names, verdict words; data in TOML, look-ups in code."""
