"""Options every command shares, what files a path means, and the progress bar; typer reads the annotations."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, SpinnerColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.progress import Progress as Bar

from vedette.core.errors import BadInput
from vedette.core.progress import Progress, Step

Data = Annotated[Path, typer.Option("--data", envvar="VEDETTE_DATA", help="The data folder.", show_default=True)]
Tenant = Annotated[str, typer.Option("--tenant", envvar="VEDETTE_TENANT", help="Whose data.")]
Json = Annotated[bool, typer.Option("--json", help="Machine-readable output.")]
Limit = Annotated[int, typer.Option("--limit", min=1, help="At most so many.")]

DATA = Path("vedette-data")
TENANT = "main"


def files_of(path: Path) -> list[Path]:
    """The file, or every file below the folder. Raises BadInput for a path that is not there and an empty folder."""
    if not path.exists():
        raise BadInput(f"there is no {path}")
    found = sorted(each for each in path.rglob("*") if each.is_file()) if path.is_dir() else [path]
    if not found:
        raise BadInput(f"no file in the folder {path}")
    return found


@contextmanager
def bar(what: str, *, quiet: bool = False) -> Iterator[Progress | None]:
    """A progress bar on standard error with rate and time left; None where nobody would see it."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %  {task.fields[rate]}"),
        TimeRemainingColumn(),
    )
    with Bar(*columns, console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task(what, total=None, rate="")

        def tell(step: Step) -> None:
            rate = f"{step.items:,} records, {step.items_rate:,.0f}/s"
            label = f"{what} {Path(step.label).name}" if step.label else what
            shown.update(task, total=step.total or None, completed=step.done, description=label, rate=rate)

        yield tell


@contextmanager
def busy(what: str, *, quiet: bool = False) -> Iterator[None]:
    """Shows on standard error that work goes on, and for how long, where nobody can tell how much is left."""
    if quiet or not sys.stderr.isatty():
        yield
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Bar(*columns, console=Console(stderr=True), transient=True) as shown:
        shown.add_task(what, total=None)
        yield
