"""Alembic's folder: `versions/vNNNN_*.py` in order; `python -m vedette.records.migrations "…"` writes the next."""
