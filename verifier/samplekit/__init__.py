"""samplekit."""
