"""CMP3xx: what the profile requires and the report does not show."""
