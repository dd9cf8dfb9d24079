"""Evidence in a tar: what an intruder may have done to it, and what is kept of it."""

from __future__ import annotations

import gzip
import io
import os
import random
import tarfile

import pytest

from pratique.errors import Replaced, Unreadable, Vanished
from pratique.evidence.archive.index import TWICE
from pratique.evidence.archive.tar import TarSource
from pratique.model import Entry, EntryType, Gap


def info(name, kind=tarfile.REGTYPE, target="", size=0):
    found = tarfile.TarInfo(name)
    found.type, found.linkname, found.size = kind, target, size
    return found


def tar(*members):
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w") as opened:
        for one, content in members:
            one.size = len(content)
            opened.addfile(one, io.BytesIO(content))
    return held.getvalue()


@pytest.fixture
def opened(tmp_path):
    sources = []

    def open_it(content):
        place = tmp_path / f"{len(sources)}.tar"
        place.write_bytes(content)
        assert TarSource.recognises(place)
        sources.append(TarSource.open_at(place))
        return sources[-1]

    yield open_it
    for source in sources:
        source.close()


def content_of(source, path):
    with source.open(source.lookup(path)) as file:
        return b"".join(file.chunks())


def test_names_that_lead_out_are_gaps_and_no_names(opened):
    source = opened(tar((info("../out"), b"1"), (info("/etc/x"), b"2"), (info("ok"), b"3")))
    found = list(source.walk())
    assert [one.path for one in found if isinstance(one, Entry)] == [b"", b"etc", b"etc/x", b"ok"]
    assert [one.reason for one in found if isinstance(one, Gap)] == [
        "a name that leads out of the archive"
    ]
    assert "absolute names" in {gap.reason for gap in source.limits()}


def test_a_name_twice(opened):
    source = opened(tar((info("a"), b"hidden"), (info("a"), b"shown")))
    assert content_of(source, b"a") == b"shown"
    assert [one.reason for one in source.walk() if isinstance(one, Gap)] == [TWICE]


def test_links_lead_nowhere_else(opened):
    source = opened(
        tar(
            (info("l", tarfile.SYMTYPE, "/etc/passwd"), b""),
            (info("h", tarfile.LNKTYPE, "../../etc/passwd"), b""),
            (info("l/x"), b"below a link"),
        )
    )
    assert source.lookup(b"h") is None
    assert source.lookup(b"l").type is EntryType.DIRECTORY  # for it holds a name
    assert content_of(source, b"l/x") == b"below a link"
    assert sum(isinstance(one, Gap) for one in source.walk()) == 2


def test_what_was_before_the_cut_is_read(opened):
    body = os.urandom(300_000)
    whole = tar((info("a"), b"whole"), (info("b"), body))
    source = opened(gzip.compress(whole)[:200_000])
    assert content_of(source, b"a") == b"whole"
    with source.open(source.lookup(b"b")) as file:
        assert file.read_at(0, 1000) == body[:1000]
        with pytest.raises(Unreadable):
            list(file.chunks())
    assert any("short" in gap.detail for gap in source.walk() if isinstance(gap, Gap))


def test_a_content_that_never_comes(opened):
    source = opened(tar((info("a"), b"x" * 5000))[:1536])
    with source.open(source.lookup(b"a")) as file, pytest.raises(Unreadable, match="ends before"):
        list(file.chunks())


def test_a_bomb_of_names_ends(opened, monkeypatch):
    monkeypatch.setattr("pratique.evidence.archive.index._BEFORE_RATIO", 10_000)
    source = opened(tar(*((info(f"{number}"), b"") for number in range(500))))
    gaps = [one.reason for one in source.walk() if isinstance(one, Gap)]
    assert gaps == ["the archive was made to burst"]


def test_small_files_in_any_order(opened):
    random_bytes = random.Random(1)
    files = {b"%d" % n: random_bytes.randbytes(20_000) for n in range(100)}
    files |= {b"large": random_bytes.randbytes(30 << 20)}
    members = [(info(name.decode()), content) for name, content in files.items()]
    source = opened(gzip.compress(tar(*members), 1))
    for name in (b"99", b"0", b"large", b"50", b"1"):
        assert content_of(source, name) == files[name]


def test_another_process_takes_the_index(tmp_path, monkeypatch):
    place, folder = tmp_path / "x.tar.gz", tmp_path / "ours"
    folder.mkdir()
    place.write_bytes(gzip.compress(tar((info("a"), b"1"))))
    first = TarSource.open_at(place)
    first.remember(folder)
    told = list(first.walk())
    first.close()
    with monkeypatch.context() as patch:
        patch.setattr(TarSource, "members", lambda _: pytest.fail("it was read again"))
        again = TarSource.open_at(place)
        again.remember(folder)
        assert list(again.walk()) == told
        assert content_of(again, b"a") == b"1"
        again.close()
    place.write_bytes(gzip.compress(tar((info("b"), b"2"))))
    changed = TarSource.open_at(place)
    changed.remember(folder)
    assert changed.lookup(b"a") is None
    assert content_of(changed, b"b") == b"2"
    changed.close()


def test_a_damaged_memory_is_made_anew(tmp_path):
    place = tmp_path / "x.tar"
    place.write_bytes(tar((info("a"), b"1")))
    folder = tmp_path / "ours"
    folder.mkdir()
    source = TarSource.open_at(place)
    (folder / f"index-{source.identity()}").write_bytes(b"\x93damaged")
    source.remember(folder)
    assert source.lookup(b"a") is not None
    source.close()


def test_what_is_gone_or_another_is_told(opened):
    source = opened(tar((info("a"), b"1")))
    entry = source.lookup(b"a")
    other = opened(tar((info("b"), b"1")))
    with pytest.raises(Vanished):
        other.open(entry)
    changed = opened(tar((info("a"), b"12")))
    with pytest.raises(Replaced):
        changed.open(entry)


@pytest.mark.parametrize("content", [b"", bytes(1024), b"text\n" * 300, b"\x1f\x8b\x08"])
def test_other_files_are_no_tar(tmp_path, content):
    place = tmp_path / "x.tar"
    place.write_bytes(content)
    assert not TarSource.recognises(place)


def test_no_pipe_and_no_folder_is_opened(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    assert not TarSource.recognises(tmp_path / "pipe")
    assert not TarSource.recognises(tmp_path)
