"""What a PDF holds beside its pages: its earlier states, what it says about itself, how its text was put there."""
