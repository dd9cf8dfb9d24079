"""An archive as evidence: what is known from elsewhere, and springs that are no files."""

from __future__ import annotations

import io
import tarfile
from dataclasses import replace

from pratique.evidence.archive.tar import TarSource
from pratique.model import Gap, Instant, Stage


class Program:
    """What a program writes, which can be started again."""

    size = 0

    def __init__(self, content):
        self.content = content
        self.started = 0

    def start(self, at):
        del at
        self.started += 1
        return 0, Output(io.BytesIO(self.content))

    def stamp(self):
        return "snapshot 1"

    def close(self):
        self.content = b""


class Output:
    def __init__(self, held):
        self.held = held

    def read(self, size, /):
        return self.held.read(size)

    def close(self):
        self.held.close()


def program():
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w") as opened:
        for name in ("a", "b"):
            info = tarfile.TarInfo(name)
            info.size = 1
            opened.addfile(info, io.BytesIO(name.encode()))
    return Program(held.getvalue())


def test_a_tar_from_a_program(tmp_path):
    spring = program()
    limit = Gap("", None, Stage.SOURCE, "what a backup leaves out", "")
    source = TarSource(
        spring,
        location="restic:/repo#1",
        identity="0" * 12,
        known=lambda entry: replace(entry, ctime=Instant(5), inode=77),
        limits=(limit,),
    )
    source.remember(tmp_path)
    assert source.limits() == (limit,)
    entry = source.lookup(b"b")
    assert (entry.ctime, entry.inode) == (5, 77)
    with source.open(entry) as opened:
        assert opened.read_at(0, 5) == b"b"
    assert spring.started == 1
    again = TarSource(program(), location="restic:/repo#1", identity="0" * 12)
    again.remember(tmp_path)
    assert again.names(b"") == [b"a", b"b"]
    assert again.spring.started == 0
    again.close()
    source.close()
    assert spring.content == b""
