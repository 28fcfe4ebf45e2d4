"""State that is not telemetry: sources, batches, dead letters, runs, alerts, incidents; SQLite or PostgreSQL."""
