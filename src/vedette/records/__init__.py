"""State that is not telemetry: sources, batches, dead letters, rule runs, alerts, incidents; SQLAlchemy over SQLite or PostgreSQL."""
