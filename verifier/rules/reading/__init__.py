"""REA7xx: what could not be read; these look at the document, not at a certificate."""
