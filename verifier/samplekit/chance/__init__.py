"""Reports drawn by chance: a truth, its looks and the page are all a function of one seed."""
