"""One file for each step, each with the revision that it follows."""
