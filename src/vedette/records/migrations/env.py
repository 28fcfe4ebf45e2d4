"""Alembic's entry: run by `Records.open` on its connection, and by `python -m vedette.records.migrations`."""

from __future__ import annotations

from alembic import context

from vedette.records.migrations.tables import all_tables

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=all_tables(),
    render_as_batch=connection.dialect.name == "sqlite",
    user_module_prefix="types.",
)
context.run_migrations()
