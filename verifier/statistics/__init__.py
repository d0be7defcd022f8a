"""Statistics over many results: pure functions on plain values, no store, no clock, no chance.

Each answer is a frozen value that says from how many results it comes, by which method, and why a figure is missing.
Numbers are floats in here and only here: estimates, never results of a laboratory (see `values`).

- `censored`, `ordering`, `likelihood`: what is typical where some values are bounds
- `spread`, `tolerance`: how far lots differ, and between what most of them lie
- `repeatability`: too narrow for the method, too wide for the market
- `claims`: label claims and proportions
- `laboratories`, `outliers`: several laboratories on one lot
- `bunching`: crowding at a limit, last digits
- `charts`, `patterns`, `trend`: results in time
"""
