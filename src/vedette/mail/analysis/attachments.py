"""Files: what they truly are, what hides behind their names, what they carry; archives are looked into.

`analyse.findings` calls it.
"""

from __future__ import annotations

from collections.abc import Iterator

from vedette.mail.analysis import filetypes, landing
from vedette.mail.analysis.case import Case
from vedette.mail.analysis.documents import active_pdf, macros, template
from vedette.mail.analysis.finding import Finding, Kind, Technology
from vedette.mail.opened import Attachment

_RIGHT_TO_LEFT = "\u202e"


def analyse(case: Case) -> Iterator[Finding]:
    """Findings about every attachment and every file inside, one per behaviour."""
    seen: set[str] = set()
    for attachment in case.message.attachments:
        for file in attachment.everything():
            for finding in _file(file, file is not attachment):
                if finding.code not in seen:
                    seen.add(finding.code)
                    yield finding
    if not case.words and case.message.attachments and not all(file.inline for file in case.message.attachments):
        yield Finding("file-without-words", Kind.PHISH, 1.0, "nothing but a file")


def _file(file: Attachment, inside: bool) -> Iterator[Finding]:
    kind = filetypes.true_type(file.data)
    ending = filetypes.extension(file.name)
    where = f"{file.name or 'a file'} (SHA-256 {file.sha256[:12]}…)"
    yield from _name(file, kind, ending, where, inside)
    if kind in filetypes.IMAGES_OF_DISCS or ending in filetypes.IMAGES_OF_DISCS:
        yield Finding("disc-image", Kind.MALWARE, 4.0, f"{where} is an image of a disc", Technology.ANTIMALWARE)
    if kind == "one" or ending == "one":
        yield Finding("onenote-file", Kind.MALWARE, 2.5, f"{where} is a OneNote section", Technology.ANTIMALWARE)
    if file.encrypted:
        word = f"opened by the password the text announces ({file.password})" if file.password else "encrypted"
        weight = 3.5 if file.password else 2.0
        yield Finding(
            "encrypted-archive", Kind.MALWARE, weight, f"{where} is an archive, {word}", Technology.ANTIMALWARE
        )
    if kind in {"html", "svg"} or ending in {"html", "htm", "shtml", "xhtml", "svg", "mht"}:
        yield from landing.analyse(file.data, where, "svg" if "svg" in (kind, ending) else "html")
    yield from _document(file.data, kind, ending, where)


def _name(file: Attachment, kind: str, ending: str, where: str, inside: bool) -> Iterator[Finding]:
    if kind in {"exe", "elf", "lnk", "chm"} or ending in filetypes.RUNNABLE:
        evidence = f"{where} runs when opened ({kind or ending}){' inside an archive' if inside else ''}"
        yield Finding("runnable-file", Kind.MALWARE, 5.0, evidence, Technology.ANTIMALWARE)
    if filetypes.disguised(file.name, kind):
        yield Finding(
            "disguised-file", Kind.MALWARE, 3.0, f"{where} is named .{ending} but is {kind}", Technology.ADVANCED
        )
    parts = file.name.lower().split(".")
    runs = filetypes.RUNNABLE | {"html", "htm", "shtml"}
    if len(parts) > 2 and parts[-2].strip() in filetypes.HARMLESS_LOOKING - {"html", "htm"} and parts[-1] in runs:
        yield Finding("double-extension", Kind.MALWARE, 3.0, f"{where} has two extensions", Technology.ADVANCED)
    if _RIGHT_TO_LEFT in file.name:
        yield Finding(
            "reversed-name", Kind.MALWARE, 4.0, f"{where} writes its extension backwards", Technology.ADVANCED
        )


def _document(data: bytes, kind: str, ending: str, where: str) -> Iterator[Finding]:
    if kind in {"ole", "zip"} or ending in {"docm", "xlsm", "pptm"}:
        found = macros(data, kind)
        if found.present:
            weight = 5.0 if found.automatic and found.suspicious else 3.5 if found.automatic else 2.0
            words = ", ".join(found.automatic + found.suspicious)[:160] or "none that start by themselves"
            yield Finding("macros", Kind.MALWARE, weight, f"{where} holds macros: {words}", Technology.ANTIMALWARE)
        if found.encrypted:
            yield Finding("encrypted-document", Kind.MALWARE, 2.0, f"{where} is encrypted", Technology.ANTIMALWARE)
        remote = template(data, kind)
        if remote:
            yield Finding("remote-template", Kind.MALWARE, 4.0, f"{where} loads {remote[:100]}", Technology.ADVANCED)
    if kind == "rtf" and (b"\\objdata" in data or b"\\objupdate" in data):
        yield Finding("rtf-object", Kind.MALWARE, 3.0, f"{where} embeds an object", Technology.ANTIMALWARE)
    if kind == "pdf":
        actions = active_pdf(data)
        if actions:
            weight = 3.0 if {"/Launch", "/JavaScript", "/JS", "/EmbeddedFile"} & set(actions) else 1.0
            evidence = f"{where} does something by itself: {', '.join(actions)}"
            yield Finding("active-pdf", Kind.MALWARE, weight, evidence, Technology.ANTIMALWARE)
