"""`python -m vedette.records.migrations MESSAGE`: write the next revision from what the metadata changed.

For developers; `--initial` instead writes the first schema (`versions/initial.toml`) anew, which is allowed only
before the first release, and drops the revisions after it.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from alembic import command
from alembic.config import Config

from vedette.records.database import MIGRATIONS, Records, newest_revision
from vedette.records.migrations.snapshot import INITIAL, written
from vedette.records.migrations.tables import all_tables


def main() -> None:
    """Compare a freshly migrated SQLite file with the metadata and write the revision file."""
    parser = argparse.ArgumentParser(prog="python -m vedette.records.migrations")
    parser.add_argument("message", nargs="?", help="what changes, in a few words")
    parser.add_argument("--initial", action="store_true", help="replace every revision by the first")
    options = parser.parse_args()
    versions = MIGRATIONS / "versions"
    if options.initial:
        for path in versions.glob("v[0-9]*_*.py"):
            if not path.name.startswith("v0001_"):
                path.unlink()
        INITIAL.write_text(written(all_tables()), encoding="utf-8")
        return
    if not options.message:
        parser.error("say in a few words what changes")
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("file_template", "v%%(rev)s_%%(slug)s")
    with tempfile.TemporaryDirectory() as folder:
        engine = Records.open(Path(folder) / "records.sqlite").engine
        with engine.begin() as connection:
            config.attributes["connection"] = connection
            number = f"{int(newest_revision()) + 1:04}"
            command.revision(config, message=options.message, autogenerate=True, rev_id=number)
        engine.dispose()


if __name__ == "__main__":
    main()
