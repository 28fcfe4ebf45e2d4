"""Alembic's folder: `versions/vNNNN_*.py` in order. `python -m vedette.records.migrations "what changed"` writes the next one."""
