"""From raw bytes to rows: formats, spool, mappings, dead letters, watermarks, health."""
