"""KQL compiled to ClickHouse SQL; usable alone.

See `compile.py` for the entry point and docs/guide/kql.md for the story."""
