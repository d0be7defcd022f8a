"""The rule book: one kind of finding per file, in a folder per family; `registry` finds them."""
