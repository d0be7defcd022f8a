"""What the inside of a PDF shows beside its pages: how it was saved, signed, covered and made."""
