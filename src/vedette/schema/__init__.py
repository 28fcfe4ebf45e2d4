"""The hunting schema as data: one TOML a table, a catalog over them, and typed entities read from rows."""
