"""The stock policies: default, Standard and Strict of each protection, as Microsoft recommends them.

Source: learn.microsoft.com, Recommended settings for EOP and Microsoft Defender for Office 365 security, and Preset
security policies. Presets cover nobody until somebody is assigned; the default covers everybody.
"""

from __future__ import annotations

from dataclasses import replace

from vedette.mail.policies.model import (
    DEFAULT,
    LAST,
    STANDARD,
    STRICT,
    AntiPhish,
    AntiSpam,
    Attachments,
    Files,
    Links,
    PhishLevel,
    Policy,
    Protection,
    Settings,
    Treatment,
)

EXTENSIONS = (
    "ace ani apk app appx arj bat cab cmd com deb dex dll docm elf exe hta img iso jar jnlp kext lha lib library lnk "
    "lzh macho msc msi msix msp mst pif ppa ppam reg rev scf scr sct sys uif vb vbe vbs vxd wsc wsf wsh xll xz z"
)
"""File name extensions that mail hardly ever needs: Microsoft's common attachments filter."""
_Q, _J = Treatment.QUARANTINE, Treatment.JUNK
_FILES = Attachments(extensions=tuple(EXTENSIONS.split()))
_PHISH = AntiPhish(level=PhishLevel.MORE, user_action=_Q, domain_action=_Q, mailbox_action=_J, spoof_action=_J)
_STANDARD: dict[Protection, Settings] = {
    Protection.SPAM: AntiSpam(high_confidence_spam=_Q, bulk_threshold=6, days=30),
    Protection.PHISH: _PHISH,
    Protection.ATTACHMENTS: _FILES,
    Protection.LINKS: Links(internal=True),
}
_STRICT: dict[Protection, Settings] = {
    Protection.SPAM: AntiSpam(high_confidence_spam=_Q, spam=_Q, bulk=_Q, bulk_threshold=5, days=30),
    Protection.PHISH: replace(_PHISH, level=PhishLevel.MOST, mailbox_action=_Q, spoof_action=_Q),
    Protection.ATTACHMENTS: _FILES,
    Protection.LINKS: Links(internal=True),
}
_DEFAULTS: dict[Protection, Settings] = {
    Protection.SPAM: AntiSpam(),
    Protection.PHISH: AntiPhish(),
    Protection.ATTACHMENTS: replace(_FILES, mode=Files.BLOCK),
    Protection.LINKS: Links(),
}


def stock() -> tuple[Policy[Settings], ...]:
    """Every stock policy; of mail-flow rules there are none."""
    found: list[Policy[Settings]] = []
    for protection in _DEFAULTS:
        for ident, name, kind in (
            (STRICT, "Strict preset security policy", _STRICT),
            (STANDARD, "Standard preset security policy", _STANDARD),
            (DEFAULT, "Default", _DEFAULTS),
        ):
            enabled, priority = ident == DEFAULT, LAST if ident == DEFAULT else 0
            found.append(Policy(ident, name, protection, kind[protection], priority, enabled, stock=True))
    return tuple(found)
