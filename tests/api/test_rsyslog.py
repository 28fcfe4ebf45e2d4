"""Debian's rsyslog receives what a stream sends: octet-counted over TCP, CEF whole, one line each."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.ports import free_port
from vedette.core.outbound import Outbound
from vedette.insight.streams.item import ALERTS, Item
from vedette.insight.streams.sinks.syslog import SyslogSink
from vedette.insight.streams.terms import SyslogTerms, Transport

DAEMON = shutil.which("rsyslogd", path="/usr/sbin:/usr/bin:/sbin:/bin")
CONFIG = """module(load="imtcp")
input(type="imtcp" port="{port}" address="127.0.0.1")
template(name="whole" type="string" string="%app-name% %msgid% %syslogseverity% %msg%\\n")
action(type="omfile" file="{out}" template="whole" asyncWriting="off" flushOnTXEnd="on")
"""


@pytest.mark.skipif(DAEMON is None, reason="rsyslog is not installed (apt-get install rsyslog)")
def test_rsyslog_takes_it(tmp_path: Path) -> None:
    port = free_port()
    out, config = tmp_path / "out.log", tmp_path / "rsyslog.conf"
    config.write_text(CONFIG.format(port=port, out=out))
    command = [str(DAEMON), "-n", "-f", str(config), "-i", str(tmp_path / "pid")]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as daemon:
        try:
            _until(lambda: _listens(port), "rsyslog did not begin to listen")
            document = {"title": "Two\nlines | and = more", "severity": "High", "detectorId": "r"}
            items = [Item("2026-03-02T08:00:00Z", ALERTS, json.dumps(document | {"n": n}).encode()) for n in range(50)]
            sink = SyslogSink(SyslogTerms("127.0.0.1", port, Transport.TCP), "t", Outbound.read("127.0.0.0/8"))
            assert sink.send(iter(items)) == 50
            sink.flush()
            _until(lambda: out.is_file() and out.read_text().count("\n") == 50, "rsyslog did not write all lines")
        finally:
            daemon.terminate()
    lines = out.read_text().splitlines()
    assert len(lines) == 50
    assert all(line.startswith("vedette Alerts 2 CEF:0|Vedette|Vedette|") for line in lines)
    assert r"msg=Two\nlines | and \= more" in lines[0]


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _until(done: Callable[[], bool], otherwise: str) -> None:
    end = time.monotonic() + 60
    while not done():
        assert time.monotonic() < end, otherwise
        time.sleep(0.02)
