"""Recordings with the names of well-known tools taken out, to see what rules find by behaviour alone.

`benchmarks/detection.py --stripped` imports what this file writes instead of the recordings themselves.
"""

from __future__ import annotations

import gzip
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

# Programs, scripts and frameworks that are known by name, and words of the collections the recordings come from.
_NAMES: Final = """
adfind adrecon advanced_port_scanner akagi akagi64 anydesk apt29 atexec atomic-red-team atomicredteam atomics
azurehound beacon bettersafetykatz bloodhound brute_ratel caldera certify certipy chisel cme cobalt_strike
cobaltstrike covenant crackmapexec csexec dcomexec dcshadow dllinjection dumpert empire evil-winrm
evtx-attack-samples fgdump gentilkiwi getnpusers getuserspns ghostpack grunthttp gsecdump handlekatz havoc impacket
incognito inveigh invoke-atomic invoke-the-hash juicypotato keepass keethief kekeo kerbrute koadic lazagne linpeas
mailpassview masscan megasync merlin metasploit meterpreter mimidrv mimikatz mimikittenz mimilib mimipenguin msf
mythic nanodump nbtscan nc.exe nc64 ncat netcat ngrok nirsoft nishang nmap notpetya ntlmrelayx paexec petitpotam
petitpotato pingcastle plink potato powercat powersploit powerup powerupsql powerview printnightmare printspoofer
procdump process_hacker processhacker psexec psexec.py psexesvc purplesharp pwdump pypykatz quarkspwdump rclone
redcanary remcom remcomsvc responder roguepotato rottenpotato rubeus safetykatz sandcat sbousseaden screenconnect
seatbelt secretsdump sharpchrome sharpdpapi sharpexec sharphound sharpkatz sharprdp sharpshooter sharpsploit sharpup
sharpview sharpwmi sliver smbexec softperfect spoolsample sweetpotato teamviewer ticketer tokenduplicator tokenvator
uacme wannacry wceaux webbrowserpassview whisker winexesvc winpeas wmiexec xmrig zerologon
"""
_TECHNIQUE: Final = r"(?<![0-9a-z])T1[0-9]{3}(?![0-9])(?:[._-][0-9]{3})?"
_SHORT: Final = 5
_SYLLABLES: Final = ("ba", "du", "fo", "gi", "ka", "lo", "mu", "ne", "po", "ri", "sa", "ti", "vo", "we", "ze")


def _pattern() -> re.Pattern[bytes]:
    """Longer names first; a short one only where no letter stands before or after it."""
    names = sorted((re.escape(name.replace("_", " ")) for name in _NAMES.split()), key=len, reverse=True)
    bounded = [rf"(?<![a-z]){name}(?![a-z])" if len(name) <= _SHORT else name for name in names]
    return re.compile("|".join([*bounded, _TECHNIQUE]).encode(), re.IGNORECASE)


_WORDS: Final = _pattern()


def stripped(path: Path, folder: Path) -> Path:
    """A copy of a recording (EVTX, JSON lines, gzipped or not) below `folder` as JSON lines, names replaced."""
    words: dict[bytes, bytes] = {}

    def word(match: re.Match[bytes]) -> bytes:
        return words.setdefault(match[0].lower(), _invented(match[0]))

    folder.mkdir(parents=True, exist_ok=True)
    target = folder / "records.json"
    with target.open("wb") as out:
        for line in _lines(path):
            out.write(_WORDS.sub(word, line) + b"\n")
    return target


def _invented(name: bytes) -> bytes:
    """A word nobody knows, the same for the same name, about as long."""
    choice = random.Random(name.lower())
    return "".join(choice.choice(_SYLLABLES) for _ in range(max(2, len(name) // 2))).encode()


def _lines(path: Path) -> Iterator[bytes]:
    if path.suffix == ".evtx":
        yield from _events(path)
    elif path.suffix == ".gz":
        with gzip.open(path, "rb") as packed:
            yield from (line.rstrip(b"\r\n") for line in packed)
    else:
        with path.open("rb") as plain:
            yield from (line.rstrip(b"\r\n") for line in plain)


def _events(path: Path) -> Iterator[bytes]:
    from evtx import PyEvtxParser  # only for binary logs

    events = PyEvtxParser(str(path), indent=False).records_json()
    while True:
        try:
            record = next(events)
        except StopIteration:
            return
        except RuntimeError:  # a broken record; the import of the recording itself leaves it out as well
            continue
        if record is not None:
            yield b" ".join(record["data"].encode().splitlines())
