"""The only room that knows a PDF."""
