"""The same actions for programs: JSON, described by OpenAPI, with errors as problem details (RFC 9457)."""
