"""What stands in a PDF beside its text: how it came about, what is drawn on its pages, what is hidden in it."""
