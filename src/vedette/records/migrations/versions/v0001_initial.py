"""The tables of the first release, from `initial.toml`."""

from __future__ import annotations

from alembic import op

from vedette.records.migrations.snapshot import INITIAL, read

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema to this revision."""
    read(INITIAL.read_text(encoding="utf-8")).create_all(op.get_bind())


def downgrade() -> None:
    """Go back to the revision before."""
    read(INITIAL.read_text(encoding="utf-8")).drop_all(op.get_bind())
