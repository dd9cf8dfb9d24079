"""What an offline collector of Velociraptor uploaded."""

from __future__ import annotations

import json

import pytest

from pratique.errors import EvidenceError
from pratique.evidence import open_evidence
from pratique.evidence.collection.velociraptor import VelociraptorSource
from pratique.model import Entry, Gap


def _rows(*rows: dict[str, object]) -> bytes:
    return b"".join(json.dumps(row).encode() + b"\n" for row in rows)


def _upload(*parts: str, size: int, stored: int) -> dict[str, object]:
    return {"_Components": ["uploads", "auto", *parts], "file_size": size, "uploaded_size": stored}


_TEXTS = {
    "uploads/auto/etc/passwd": b"root:",
    "uploads/auto/tmp/a%3Ab": b"x",
    "uploads/raw_ext4/%2Fdev%2Fsda1/etc/shadow": b"root:*:",
    "uploads.json": _rows(_upload("etc", "passwd", size=5, stored=5)),
    "client_info.json": b"{}",
    "results/Linux.Search.FileFinder.json": _rows(
        {"OSPath": "/etc/passwd", "CTime": "2026-11-03T02:10:00Z"}
    ),
}


@pytest.fixture
def opened(packed):
    sources = []

    def make(texts=None, form="zip") -> VelociraptorSource:
        sources.append(open_evidence(packed({**_TEXTS, **(texts or {})}, form)))
        return sources[-1]

    yield make
    for source in sources:
        source.close()


def _lost(source) -> list[tuple[str, str]]:
    return [
        (found.path, found.reason)
        for found in source.walk()
        if isinstance(found, Gap) and found.path != "/"
    ]


def test_each_form(opened, form):
    source = opened(form=form)
    assert source.kind == "Velociraptor collection"
    paths = {found.path for found in source.walk() if isinstance(found, Entry)}
    assert {b"etc/passwd", b"tmp/a:b", b"$collection/client_info.json"} <= paths
    assert b"$collection/uploads/raw_ext4/%2Fdev%2Fsda1/etc/shadow" in paths
    with source.open(source.lookup(b"tmp/a:b")) as file:
        assert b"".join(file.chunks()) == b"x"
    assert source.lookup(b"etc/passwd").ctime == 1_793_671_800 * 10**9
    assert source.lookup(b"tmp/a:b").ctime is None
    assert _lost(source) == []


def test_it_is_always_a_part(opened):
    gaps = [found for found in opened().walk() if isinstance(found, Gap)]
    assert [(gap.path, gap.stage) for gap in gaps] == [("/", "list")]


def test_what_was_not_wholly_uploaded_is_told(opened):
    rows = _rows(
        _upload("etc", "passwd", size=90, stored=5),
        _upload("etc", "gone", size=1, stored=1),
        {"_Components": 5},
        {"_Components": ["uploads", "auto", "x"], "file_size": "9", "uploaded_size": None},
    )
    source = opened({"uploads.json": rows + b"{\n[]\n\xff\n"})
    assert _lost(source) == [
        ("/etc/passwd", "collected in part"),
        ("/etc/gone", "uploaded, and not in the collection"),
    ]


def _holes(length: int) -> bytes:
    return json.dumps({
        "ranges": [
            {"length": 100}, {"original_offset": 100, "file_length": length, "length": length},
        ]
    }).encode()  # fmt: skip


def test_holes_are_put_back(opened):
    source = opened({"uploads/auto/s": b"abc", "uploads/auto/s.idx": _holes(3)})
    entry = source.lookup(b"s")
    assert entry.size == 103
    with source.open(entry) as file:
        assert b"".join(file.chunks()) == bytes(100) + b"abc"
    assert source.lookup(b"s.idx") is None


def test_a_damaged_index_of_holes(opened):
    source = opened({"uploads/auto/s": b"abc", "uploads/auto/s.idx": _holes(9)})
    assert _lost(source) == [("/s", "the index of its holes is damaged")]
    assert source.lookup(b"s").size == 3


def test_a_file_that_is_only_called_so(opened):
    source = opened({"uploads/auto/s": b"abc", "uploads/auto/s.idx": b"pack"})
    assert source.lookup(b"s.idx").size == 4
    assert _lost(source) == []


def test_a_windows_machine_is_refused(packed):
    texts = {**_TEXTS, "uploads/auto/C%3A/Windows/x": b""}
    with pytest.raises(EvidenceError, match="Windows"):
        open_evidence(packed(texts, "zip"))


def test_a_password_is_told(packed):
    path = packed({"metadata.json": b"[]", "data.zip": b"?"}, "zip")
    content = bytearray(path.read_bytes())
    content[content.rindex(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(content)
    assert VelociraptorSource.recognises(path)
    with pytest.raises(EvidenceError, match="password"):
        open_evidence(path)


def test_what_is_no_collection(packed):
    assert not VelociraptorSource.recognises(packed({"uploads/2026/x.jpg": b"x", "a": b""}, "zip"))
