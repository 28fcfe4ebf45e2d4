"""The `vedette` command: a list of subcommands, each loaded only when it is called so that `--help` stays instant.

The console script calls `main`; exit codes: 0 fine, 1 findings or failures, 2 bad input, 3 not found, 4 conflict.
"""

from __future__ import annotations

import gc
import importlib
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from typing import Annotated, Any

import typer
import typer.core
import typer.main

from vedette.core.errors import BadInput, Conflict, Forbidden, NotFound, Upstream, VedetteError


@dataclass(frozen=True, slots=True)
class Entry:
    """A subcommand: the module under `vedette.cli` that holds its `app`, and the line `--help` shows."""

    module: str
    help: str


COMMANDS: dict[str, Entry] = {
    "demo": Entry("demo", "Make a company's raw logs with an attack inside, and walk the whole road."),
    "serve": Entry("serve", "Serve the API and the portal on one port."),
    "import": Entry("importing", "Read raw logs: files, folders, archives. Ends with alerts and incidents."),
    "hunt": Entry("hunting", "Run KQL over everything imported."),
    "incidents": Entry("incidents", "List, show, merge, split, assign, close; ask why."),
    "alerts": Entry("alerts", "List and show alerts."),
    "rules": Entry("rules", "List, lint, test, run; import Sigma rules."),
    "sources": Entry("sources", "What is coming in, and how it fares."),
    "deadletters": Entry("deadletters", "What could not be read, and trying again."),
    "indicators": Entry("indicators", "Indicators of threats that mail is compared with."),
    "mail": Entry("mail", "Judge messages from files; train the scorer; read DMARC reports."),
    "tables": Entry("tables", "The hunting tables, their rows and sizes."),
    "retention": Entry("retention", "How long what is kept, and what goes."),
    "tenants": Entry("tenants", "Organisations: licences to consent to on; off; why something is hidden."),
    "licences": Entry("licences", "Subscriptions, what they switch on, and who is licensed."),
    "users": Entry("users", "The directory; people who sign in; API keys."),
    "directories": Entry("directories", "LDAP directories users come from: set up, show changes, take over."),
    "sso": Entry("sso", "Identity providers people sign in with (OpenID Connect)."),
    "apps": Entry("applications", "Programs with tokens of their own: permissions, secrets, keys."),
    "secrets": Entry("secrets", "Change the installation's key and the keys tokens are signed with."),
    "roles": Entry("roles", "Who may do what: role groups, device groups, and why or why not."),
    "audit": Entry("audit", "Everything that was changed: list, export, verify."),
    "backup": Entry("backup", "Copy everything of one moment into a folder, verified."),
    "restore": Entry("restore", "Make an installation again from a backup."),
    "upgrade": Entry("upgrade", "What this version would migrate, and doing it."),
    "check": Entry("check", "Is this installation healthy? What is missing?"),
    "docs": Entry("docs", "Write the generated reference pages."),
}

EXIT_CODES: tuple[tuple[type[VedetteError], int], ...] = (
    (BadInput, 2),
    (NotFound, 3),
    (Conflict, 4),
    (Forbidden, 5),
    (Upstream, 6),
)


class LazyGroup(typer.core.TyperGroup):
    """A group whose members are imported when they are run, not when they are listed."""

    def list_commands(self, ctx: typer.Context) -> list[str]:  # type: ignore[override]
        """Names in the order of COMMANDS."""
        return list(COMMANDS)

    def get_command(self, ctx: typer.Context, cmd_name: str) -> typer.core.TyperCommand | None:  # type: ignore[override]
        """A stand-in that carries the help line; `resolve_command` loads the real one."""
        entry = COMMANDS.get(cmd_name)
        return typer.core.TyperCommand(cmd_name, help=entry.help) if entry else None

    def resolve_command(self, ctx: typer.Context, args: list[str]) -> tuple[Any, Any, list[str]]:  # type: ignore[override]
        """The real command, imported now."""
        name, stand_in, rest = super().resolve_command(ctx, args)
        if name is None or stand_in is None:
            return name, stand_in, rest
        module = importlib.import_module(f"vedette.cli.{COMMANDS[name].module}")
        command = typer.main.get_command(module.app)
        # Completion is of the whole program; typer would offer it for every command again.
        command.params = [one for one in command.params if one.name not in ("install_completion", "show_completion")]
        return name, command, rest


root = typer.Typer(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"]},
    pretty_exceptions_enable=False,
    add_completion=False,
    no_args_is_help=True,
)


def _show_version(value: bool) -> None:
    if value:
        typer.echo(f"vedette {version('vedette')}")
        raise typer.Exit


@root.callback()
def about(
    show: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Vedette: raw logs of endpoint, mail, identity and cloud apps in, one incident out.

    Data lives in the folder named by --data (or VEDETTE_DATA, or ./vedette-data).
    """


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line; errors of ours become one clear line and an exit code."""
    # A start makes a million objects that stay: to look for garbage every 700 of them takes a tenth of a short command.
    gc.set_threshold(20_000, 10, 10)
    try:
        root(args=list(arguments) if arguments is not None else None)
    except VedetteError as error:
        typer.echo(f"vedette: {error}", err=True)
        sys.exit(next(code for kind, code in EXIT_CODES if isinstance(error, kind)))
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(141)
