"""The tables of the first release."""

from __future__ import annotations

from alembic import op

from vedette.records.migrations.tables import all_tables

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema to this revision."""
    all_tables().create_all(op.get_bind())


def downgrade() -> None:
    """Go back to the revision before."""
    all_tables().drop_all(op.get_bind())
