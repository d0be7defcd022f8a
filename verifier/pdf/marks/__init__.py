"""Notes put on a copy of a PDF, as an incremental update: the bytes of the original stand first, unchanged."""
