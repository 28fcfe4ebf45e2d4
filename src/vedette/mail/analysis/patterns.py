"""YARA rules over attachments and the files inside them: ours (`content/yara`) and an operator's own folder.

`analyse.findings` calls it; YARA-X (BSD) compiles and scans. A rule's metadata say what people read and how it weighs.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from vedette.core.errors import BadInput
from vedette.mail.analysis.case import Case, Hit
from vedette.mail.analysis.finding import Finding, Kind, Technology

if TYPE_CHECKING:
    import yara_x

_MOST = 16 * 1024 * 1024
_SECONDS = 5
_POINTS = 3.0
_KINDS = {"malware": Kind.MALWARE, "phish": Kind.PHISH, "spam": Kind.SPAM}


@dataclass(slots=True)
class Patterns:
    """Compiled rules; a scanner is kept for every thread."""

    rules: yara_x.Rules
    _scanners: threading.local = field(default_factory=threading.local)

    def hits(self, data: bytes) -> tuple[Hit, ...]:
        """The rules that match, none for what takes longer than five seconds."""
        import yara_x

        if not hasattr(self._scanners, "own"):
            self._scanners.own = yara_x.Scanner(self.rules)
            self._scanners.own.set_timeout(_SECONDS)
        try:
            matches = self._scanners.own.scan(data[:_MOST]).matching_rules
        except (yara_x.TimeoutError, yara_x.ScanError):
            return ()
        return tuple(_hit(rule.identifier, dict(rule.metadata)) for rule in matches)


def _hit(name: str, told: dict[str, object]) -> Hit:
    try:
        points = max(0.0, min(10.0, float(str(told.get("points", _POINTS)))))
    except ValueError:
        points = _POINTS
    says = str(told.get("says") or told.get("description") or name.replace("_", " "))
    return Hit(name, says[:200], _KINDS.get(str(told.get("kind", "")).lower(), Kind.MALWARE), points)


def compiled(folders: tuple[Path, ...]) -> Patterns:
    """The rules of all `.yar` and `.yara` files below the folders. Raises `BadInput` naming the file that is wrong."""
    import yara_x  # loaded when rules are first needed

    compiler = yara_x.Compiler()
    for path in sorted(file for folder in folders for file in folder.rglob("*.yar*") if file.is_file()):
        compiler.new_namespace(path.stem)
        try:
            compiler.add_source(path.read_text(encoding="utf-8"), origin=str(path))
        except (yara_x.CompileError, UnicodeDecodeError, OSError) as error:
            raise BadInput(f"{path} holds a YARA rule that does not compile: {error}") from error
    return Patterns(compiler.build())


@cache
def stock() -> Patterns:
    """The rules that ship with the product."""
    return compiled((_stock_folder(),))


def installed(data: Path) -> Patterns | None:
    """Ours and those an operator keeps in the `yara` folder of the data folder; None where there are only ours.

    Raises `BadInput` naming the file that is wrong.
    """
    own = data / "yara"
    return compiled((_stock_folder(), own)) if own.is_dir() else None


def _stock_folder() -> Path:
    package = Path(__file__).parents[2]
    packaged = package / "content" / "yara"
    return packaged if packaged.is_dir() else package.parents[1] / "content" / "yara"


def analyse(case: Case) -> Iterator[Finding]:
    """Findings for every rule that matches a file, once."""
    seen: set[str] = set()
    patterns = case.knowledge.patterns
    for attachment in case.message.attachments:
        for file in attachment.everything():
            for hit in (patterns or stock()).hits(file.data) if file.data else ():
                if hit.rule not in seen:
                    seen.add(hit.rule)
                    where = f"{file.name or 'a file'} (SHA-256 {file.sha256[:12]}…)"
                    code = f"yara-{hit.rule.replace('_', '-')}"
                    yield Finding(code, hit.kind, hit.points, f"{where}: {hit.says}", Technology.ANTIMALWARE)
