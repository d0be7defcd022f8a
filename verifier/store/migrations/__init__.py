"""How the schema came to be, step by step; see CONTRIBUTING.md for how to add one."""
