"""Archives in archives: what is inside comes out, damage and bombs are reported, nothing else stops."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
from pathlib import Path

import pytest

from vedette.ingest import containers
from vedette.ingest.containers import Opener, find
from vedette.ingest.report import Problem


def unpack(*paths: Path) -> tuple[dict[str, bytes], list[Problem]]:
    problems: list[Problem] = []
    opener = Opener(problems.append)
    found = {
        opened.name: opened.stream.read() for file in find(list(paths), problems.append) for opened in opener.open(file)
    }
    return found, problems


def zipped(**members: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name.replace("_", "."), data)
    return buffer.getvalue()


def tarred(name: str, data: bytes) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        member = tarfile.TarInfo(name)
        member.size = len(data)
        archive.addfile(member, io.BytesIO(data))
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "inside"),
    [
        ("a.log", b"hello", "a.log"),
        ("a.log.gz", gzip.compress(b"hel") + gzip.compress(b"lo"), "a.log"),
        ("a.log.bz2", bz2.compress(b"hello"), "a.log"),
        ("a.log.xz", lzma.compress(b"hello"), "a.log"),
        ("wrongly-named.txt", gzip.compress(b"hello"), "wrongly-named.txt"),
        ("a.zip", zipped(b_log=b"hello"), "a.zip!b.log"),
        ("a.tar", tarred("d/b.log", b"hello"), "a.tar!d/b.log"),
        ("a.tar.gz", gzip.compress(tarred("b.log", b"hello")), "a.tar!b.log"),
        ("a.zip", zipped(b_zip=zipped(c_gz=gzip.compress(b"hello"))), "a.zip!b.zip!c"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_inside_comes_out(tmp_path: Path, name: str, data: bytes, inside: str) -> None:
    (tmp_path / name).write_bytes(data)
    assert unpack(tmp_path / name) == ({str(tmp_path / inside): b"hello"}, [])


@pytest.mark.parametrize("compress", [gzip.compress, bz2.compress, lzma.compress])
def test_a_truncated_file_gives_what_can_be_read(tmp_path: Path, compress: object) -> None:
    data = bytes(n * n % 251 for n in range(3_000_000))
    whole: bytes = compress(data)  # type: ignore[operator]
    path = tmp_path / "a.log.x"
    path.write_bytes(whole[: len(whole) * 9 // 10])
    found, [problem] = unpack(path)
    [read] = found.values()
    assert len(read) > len(data) // 2
    assert data.startswith(read)
    assert problem.location.offset == len(read)
    assert problem.message.startswith("truncated")


def test_a_damaged_file_gives_what_stands_before(tmp_path: Path) -> None:
    data = bytearray(gzip.compress(bytes(n * n % 251 for n in range(100)) + b"x" * 100_000, mtime=0))
    data[-8] ^= 0xFF
    (tmp_path / "a.gz").write_bytes(data)
    found, [problem] = unpack(tmp_path / "a.gz")
    assert problem.message.startswith("damaged")
    assert list(found) == [str(tmp_path / "a")]


def test_a_broken_member_does_not_stop_the_archive(tmp_path: Path) -> None:
    data = bytearray(zipped(a_log=b"first" * 1000, b_log=b"second"))
    at = data.index(b"a.log") + 10
    data[at : at + 4] = b"\xff\xff\xff\xff"
    (tmp_path / "a.zip").write_bytes(data)
    found, problems = unpack(tmp_path / "a.zip")
    assert found[str(tmp_path / "a.zip!b.log")] == b"second"
    assert [str(problem.location.source) for problem in problems] == [str(tmp_path / "a.zip!a.log")]


def test_bombs_and_too_deep_archives_are_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(containers, "ARCHIVE_FLOOR", 100_000)
    monkeypatch.setattr(containers, "ARCHIVE_RATIO", 10)
    (tmp_path / "bomb.gz").write_bytes(gzip.compress(b"\0" * 50_000_000))
    deep = b"hello"
    for _ in range(6):
        deep = gzip.compress(deep)
    (tmp_path / "deep.gz").write_bytes(deep)
    found, problems = unpack(tmp_path)
    assert max(map(len, found.values()), default=0) < 2_000_000
    assert {Path(problem.location.source).name.partition(".")[0] for problem in problems} == {"bomb", "deep"}
    assert "bomb" in problems[0].message
    assert "in one another" in problems[1].message


def test_too_many_members_are_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(containers, "MEMBERS", 2)
    (tmp_path / "a.zip").write_bytes(zipped(a=b"1", b=b"2", c=b"3"))
    found, [problem] = unpack(tmp_path / "a.zip")
    assert len(found) == 2
    assert "2 of 3" in problem.message


def test_hidden_files_and_missing_rights_are_passed_over(tmp_path: Path) -> None:
    (tmp_path / ".hidden").write_text("x")
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "a.log").write_text("x")
    (tmp_path / "loop").symlink_to(tmp_path)
    (tmp_path / "gone.log").symlink_to(tmp_path / "nowhere")
    (tmp_path / "a.log").write_text("x")
    assert list(unpack(tmp_path)[0]) == [str(tmp_path / "a.log")]
