"""Microsoft 365 Defender hunting data; its mappings follow from the schema, one a table."""
