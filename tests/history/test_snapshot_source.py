"""A snapshot is the tar that a program writes, and what the listing tells beside it."""

from __future__ import annotations

import io
import tarfile

import pytest

from pratique.errors import HistoryError, Unreadable
from pratique.history.borg.source import BorgSource
from pratique.history.coverage import Coverage
from pratique.history.program import Program
from pratique.history.restic.node import version
from pratique.history.snapshot_source import Listed, Stored, part_only
from pratique.model import EntryType, Gap

SECOND = 10**9


def node(path, kind="file", refused="", **told):
    told = {"type": kind, "ctime": "1970-01-01T00:00:09Z", "mtime": "1970-01-01T00:00:08Z"} | told
    return Listed(path, version(told, b"").entry, refused)


def cat(path):
    return Program("cat", "coreutils").start(["--", bytes(path)])


@pytest.fixture
def source(tmp_path):
    opened = []

    def make(nodes, offset=b"", cut=None, **contents):
        tar = tmp_path / "a.tar"
        with tarfile.open(tar, "w") as archive:
            for name, content in contents.items():
                info = tarfile.TarInfo(name.replace("__", "/"))
                info.size = len(content)
                archive.addfile(info, io.BytesIO(content))
                (tmp_path / info.name.replace("/", "-")).write_bytes(content)
        tar.write_bytes(tar.read_bytes()[:cut])
        stored = Stored(
            location="borg:/x#a", stamp="1", coverage=Coverage(offset, (b"",)), limits=(),
            tar=lambda: cat(tar),
            file=lambda path: cat(tmp_path / path.decode().replace("/", "-")),
            listing=lambda: iter(nodes), shown=lambda path: "/" + path.decode(),
        )  # fmt: skip
        opened.append(BorgSource(stored))
        return opened[-1]

    yield make
    for one in opened:
        one.close()


def content(source, path):
    with source.open(source.lookup(path)) as opened:
        return b"".join(opened.chunks())


def test_times_come_from_the_listing(source):
    entry = source([node("/a")], a=b"x").lookup(b"a")
    assert (entry.mtime, entry.ctime) == (8 * SECOND, 9 * SECOND)


def test_names_that_are_printed_alike_keep_the_times_of_the_tar(source):
    assert source([node("/a"), node("/a")], a=b"x").lookup(b"a").ctime is None


def test_what_only_the_listing_names(source):
    found = source([node("/a"), node("/run/s", "socket")], a=b"x")
    assert found.lookup(b"run/s").type is EntryType.SOCKET


def test_paths_are_those_of_the_machine(source):
    nodes = [node("/srv/web/etc/a"), node("/srv/b")]
    found = source(nodes, b"srv/web", srv__web__etc__a=b"x", srv__b=b"y")
    assert found.names(b"") == [b"etc"]
    assert content(found, b"etc/a") == b"x"


def test_a_tar_that_breaks_off_is_read_on_file_by_file(source):
    found = source([node("/a", size=1), node("/b", size=1)], cut=1024, a=b"x", b=b"y")
    assert content(found, b"b") == b"y"
    assert [one.reason for one in found.walk() if isinstance(one, Gap)] == [
        "the tar of the snapshot is cut short"
    ]


def test_what_is_refused_is_not_read(source):
    found = source([node("/a", refused="zeros")], a=b"x")
    with pytest.raises(Unreadable, match="zeros"):
        content(found, b"a")


def test_nothing_at_all_is_an_error(source):
    with pytest.raises(HistoryError, match="Nothing of this snapshot"):
        list(source([], cut=0, a=b"x").walk())


def test_the_same_identity_again(source):
    assert source([], a=b"x").identity() == source([], a=b"x").identity()


def test_parts_of_a_machine_are_said():
    assert part_only(Coverage(b"", (b"",))) == ()
    assert "/etc" in part_only(Coverage(b"", (b"etc",)))[0].detail
