"""The folder of files that `externaldata` may read in place of URIs; the lake hands it to compiled queries.

Nothing is ever fetched: the operator puts a copy here, under its URI's host and path or under its bare file name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

# The engine reads wildcards, archives and pipes into a path; names that could mean any of that are not allowed.
_PLAIN = re.compile(r"[^\x00-\x1f*?{}\[\]|:\\]+")


@dataclass(frozen=True, slots=True)
class ExternalFolder:
    """The one folder; it need not exist."""

    folder: Path

    def path(self, uri: str) -> str | None:
        """The absolute path of the file a URI stands for, or None: absent, outside the folder, or no regular file."""
        parts = urlsplit(uri.split(";", 1)[0].strip())
        steps = [step for step in unquote(parts.path).split("/") if step]
        if not steps or any(step in (".", "..") or not _PLAIN.fullmatch(step) for step in steps):
            return None
        choices = [steps[-1:]]
        if parts.hostname and _PLAIN.fullmatch(parts.hostname) and parts.hostname not in (".", ".."):
            choices.insert(0, [parts.hostname, *steps])
        for choice in choices:
            found = self._allowed(self.folder.joinpath(*choice))
            if found is not None:
                return found
        return None

    def _allowed(self, path: Path) -> str | None:
        try:
            root, real = self.folder.resolve(), path.resolve()
            inside = real.is_relative_to(root) and real.is_file()
        except (OSError, ValueError):
            return None
        return str(real) if inside and _PLAIN.fullmatch(str(real)) else None
