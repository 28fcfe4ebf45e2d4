"""Backups: state, lake, spool and settings of one moment in a folder, verified, and made into an installation again.

`vedette backup` and `vedette restore` call it. Writers wait only while the moment is fixed (a snapshot of the state,
hard links for lake and spool); copying goes on beside them. A state on PostgreSQL becomes a SQLite file and back.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from importlib.metadata import version
from pathlib import Path

from sqlalchemy import select

from vedette.app import manifest as papers
from vedette.app.manifest import Entry, Manifest, Writing
from vedette.app.wiring import Product
from vedette.core.clock import iso, now
from vedette.core.config import Settings, load_settings
from vedette.core.errors import BadInput, Conflict
from vedette.core.ids import new_id
from vedette.core.scope import local
from vedette.lake import freezing
from vedette.lake.connection import Pool
from vedette.lake.freezing import Packed
from vedette.mail.blobs import FOLDER as MESSAGES
from vedette.records import copying
from vedette.records.audit import audit_heads
from vedette.records.database import Records, newest_revision
from vedette.tenants import audit

_STATE, _LAKE, _SPOOL, _FILES = "state.db", "lake", "spool", "files"
_OWN = (_LAKE, _SPOOL, MESSAGES, _STATE, f"{_STATE}-wal", f"{_STATE}-shm", f"{_STATE}-journal")
"""What of the data folder is not copied file by file."""


def take(product: Product, goal: Path) -> Manifest:
    """Make a backup in the folder `goal`, which must not exist; it appears there when it is whole and verified.

    Raises Conflict when there is something already, BadInput when the lake is elsewhere or the goal in the data folder.
    """
    _embedded(product.settings)
    if goal.exists():
        raise Conflict(f"{goal} exists already; a backup needs a folder of its own")
    if goal.absolute().is_relative_to(product.folder.absolute()):
        raise BadInput("a backup inside the data folder would be lost with it; choose another place")
    goal.parent.mkdir(parents=True, exist_ok=True)
    part = Path(tempfile.mkdtemp(prefix=f".{goal.name}.", dir=goal.parent))  # for its owner only
    try:
        made = _write(product, part)
        faults = verify(part)
        if faults:
            raise Conflict(f"the backup could not be read back as it was written: {'; '.join(faults)}")
        part.rename(goal)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    return made


def verify(source: Path) -> tuple[str, ...]:
    """What is wrong with a backup: files changed, state damaged, audit chains broken. Raises BadInput if it is none."""
    made = papers.read(source)
    found = papers.faults(source, made)
    if found:
        return tuple(found)
    damage = copying.sound(source / _STATE)
    if damage:
        return (f"{_STATE} is damaged: {damage}",)
    with _unpacked(source) as path, Records.open(path) as records:
        return tuple(_chains(records))


def restore(source: Path, data: Path, environment: Mapping[str, str]) -> Manifest:
    """Make the installation of a backup in the folder `data`, which must not hold anything; it is checked first.

    The state goes where `config.toml` and environment say, and must be empty there. Raises BadInput for a bad backup,
    Conflict when the folder or the state database is not empty.
    """
    made = papers.read(source)
    faults = verify(source)
    if faults:
        raise BadInput(f"the backup is not whole: {'; '.join(faults[:5])}")
    if data.exists() and any(data.iterdir()):
        raise Conflict(f"{data} is not empty; restore into a new folder")
    data.parent.mkdir(parents=True, exist_ok=True)
    part = Path(tempfile.mkdtemp(prefix=f".{data.name}.", dir=data.parent))
    try:
        _place_files(source, part, made)
        settings = load_settings(part, environment)
        _embedded(settings)
        _place_lake(source, part, made)
        _place_state(source, part, settings)
        if data.exists():
            data.rmdir()
        part.rename(data)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    return made


def _write(product: Product, root: Path) -> Manifest:
    name = new_id("backup")
    links = product.folder / _SPOOL / f".{name}"
    entries: list[Entry] = []
    tables: list[Packed] = []
    with ExitStack() as stack:
        stack.callback(freezing.thaw, product.lake.pool, name)
        stack.callback(shutil.rmtree, links, ignore_errors=True)
        with product.records.begin():  # no batch is added or settled while the moment is fixed
            state = stack.enter_context(copying.pinned(product.records))
            frozen = freezing.freeze(product.lake.pool, name)
            segments = _linked(product.folder / _SPOOL, links)
            messages = _linked_messages(product.folder, links)
        copying.save(state, root / "copy")
        entries.append(papers.copied(root / "copy", root, _STATE))
        (root / "copy").unlink()
        for table in frozen:
            path = f"{_LAKE}/{table.database}/{table.table}.tar" if table.rows else ""
            if path:
                writing = Writing(root, path)
                freezing.pack(table, writing)
                entries.append(writing.close())
            tables.append(Packed(table.database, table.table, table.create, table.rows, path))
        entries += [papers.copied(links / each, root, f"{_SPOOL}/{each}") for each in segments]
        entries += [papers.copied(links / each, root, f"{_FILES}/{each}") for each in messages]
        entries += [papers.copied(product.folder / each, root, f"{_FILES}/{each}") for each in _others(product.folder)]
    left_out = () if (product.folder / "secret.key").is_file() else ("the installation's key: it is not kept here",)
    made = Manifest(
        papers.FORMAT, version("vedette"), iso(now()), newest_revision(), tuple(tables), tuple(entries), left_out
    )
    papers.write(root, made)
    return made


def _linked(spool: Path, links: Path) -> list[Path]:
    """Hard links to the segments of this moment: a segment is never changed, but it may be deleted."""
    found = [path.relative_to(spool) for path in spool.glob("*/*.lines") if not path.parent.name.startswith(".")]
    for path in found:
        (links / path).parent.mkdir(parents=True, exist_ok=True)
        os.link(spool / path, links / path)
    return sorted(found)


def _linked_messages(data: Path, links: Path) -> list[Path]:
    """Hard links to the raw messages of this moment; drafts are no messages yet."""
    found = [path.relative_to(data) for path in (data / MESSAGES).glob("*/*/*") if not path.name.startswith(".")]
    for path in found:
        (links / path).parent.mkdir(parents=True, exist_ok=True)
        os.link(data / path, links / path)
    return sorted(found)


def _others(data: Path) -> list[Path]:
    """Settings, rules and everything else people keep in the data folder."""
    found = (path.relative_to(data) for path in data.rglob("*") if path.is_file() and not path.is_symlink())
    return sorted(path for path in found if path.parts[0] not in _OWN)


def _place_files(source: Path, data: Path, made: Manifest) -> None:
    for entry in made.files:
        place, _, rest = entry.path.partition("/")
        goal = {_FILES: data / rest, _SPOOL: data / _SPOOL / rest}.get(place)
        if goal is not None:
            goal.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source / entry.path, goal)
            goal.chmod(0o600)


def _place_lake(source: Path, data: Path, made: Manifest) -> None:
    pool = Pool(data / _LAKE, readers=1)
    try:
        freezing.attach(pool, made.tables, lambda name: (source / name).open("rb"))
        for table in made.tables:
            row = pool.run(f"SELECT toInt64(count()) AS n FROM `{table.database}`.`{table.table}`").to_pylist()[0]
            if row["n"] != table.rows:
                raise Conflict(f"{table.database}.{table.table} has {row['n']:,} rows instead of {table.rows:,}")
    finally:
        pool.close()


def _place_state(source: Path, data: Path, settings: Settings) -> None:
    if not settings.state:
        shutil.copyfile(source / _STATE, data / _STATE)
        (data / _STATE).chmod(0o600)
        return
    with _unpacked(source) as path, Records.open(settings.state) as records:
        copying.load(path, records)


@contextmanager
def _unpacked(source: Path) -> Iterator[Path]:
    """A copy of the saved state that may be opened, which migrates it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / _STATE
        shutil.copyfile(source / _STATE, path)
        yield path


def _chains(records: Records) -> Iterator[str]:
    with records.read() as db:
        tenants = list(db.scalars(select(audit_heads.c.tenant)))
    for tenant in tenants:
        for fault in audit.verify(local(tenant), records).faults:
            yield f"audit of {tenant}: {fault}"


def _embedded(settings: Settings) -> None:
    if settings.lake or settings.places:
        raise BadInput(
            "a lake on a ClickHouse server is backed up there (BACKUP DATABASE … TO Disk(…)); "
            "this command covers installations whose lake is in the data folder"
        )
