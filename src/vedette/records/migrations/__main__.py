"""`python -m vedette.records.migrations [--initial] MESSAGE`: write the next revision from what the metadata changed.

For developers; `--initial` writes `v0001_initial.py` anew, allowed only before the first release.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine

from vedette.records.database import MIGRATIONS, Records, newest_revision


def main() -> None:
    """Compare a freshly migrated SQLite file with the metadata and write the revision file."""
    parser = argparse.ArgumentParser(prog="python -m vedette.records.migrations")
    parser.add_argument("message", help="what changes, in a few words")
    parser.add_argument("--initial", action="store_true", help="replace every revision by one")
    options = parser.parse_args()
    versions = MIGRATIONS / "versions"
    if options.initial:
        for path in versions.glob("v[0-9]*_*.py"):
            path.unlink()
    number = "0001" if options.initial else f"{int(newest_revision()) + 1:04}"
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("file_template", "v%%(rev)s_%%(slug)s")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "records.sqlite"
        engine = create_engine(f"sqlite:///{path}") if options.initial else Records.open(path).engine
        with engine.begin() as connection:
            config.attributes["connection"] = connection
            command.revision(config, message=options.message, autogenerate=True, rev_id=number)
        engine.dispose()


if __name__ == "__main__":
    main()
