"""What UAC collected."""

from __future__ import annotations

import pytest

from pratique.errors import EvidenceError, NotCollected
from pratique.evidence import open_evidence
from pratique.evidence.archive.tar import TarSource
from pratique.evidence.collection.uac import UacSource
from pratique.model import Entry, EntryType, Gap

_BODYFILE = b"""\
0|/|2|drwxr-xr-x|0|0|4096|1|1690000000|1690000001|0
0|/etc|3|drwxr-xr-x|0|0|4096|1|1690000000|1690000001|0
0|/etc/passwd|4|-rw-r--r--|0|0|5|1700000005|1700000000|1700000001|1600000000
0|/usr|5|drwxr-xr-x|0|0|4096|1|1|1|0
0|/usr/ls|6|-rwsr-xr-x|0|33|900|2|3|4|5
0|/usr/empty|7|-rw-r--r--|0|0|0|2|3|4|5
0|/bin -> usr|8|lrwxrwxrwx|0|0|3|2|3|4|5
"""
_TEXTS = {
    "uac.log": b"x INF Mount point: /\nx INF Parsing bodyfile/bodyfile.yaml\n",
    "bodyfile/bodyfile.txt": _BODYFILE,
    "live_response/process/proc/7/recovered_exe": b"\x7fELF",
    "[root]/etc/passwd": b"root:",
}


@pytest.fixture
def opened(packed):
    sources = []

    def make(texts=None, form="tar", **changed) -> UacSource:
        sources.append(open_evidence(packed({**_TEXTS, **(texts or {}), **changed}, form)))
        return sources[-1]

    yield make
    for source in sources:
        source.close()


def _lost(source) -> list[Gap]:
    return [found for found in source.walk() if isinstance(found, Gap)]


def _limits(source) -> dict[str, str]:
    return {gap.reason: gap.detail for gap in source.limits()}


def test_each_form(opened, form):
    source = opened(form=form)
    assert source.kind == "UAC collection"
    paths = {found.path for found in source.walk() if isinstance(found, Entry)}
    assert {b"", b"etc/passwd", b"usr/ls", b"bin", b"$collection/uac.log"} <= paths
    assert b"$collection/bodyfile/bodyfile.txt" not in paths
    assert _lost(source) == []


def test_a_copied_file_has_what_the_list_tells(opened, form):
    source = opened(form=form)
    entry = source.lookup(b"etc/passwd")
    second = 10**9
    assert (entry.mode, entry.ctime, entry.btime, entry.inode) == (
        0o644, 1_700_000_001 * second, 1_600_000_000 * second, 4,
    )  # fmt: skip
    assert entry.mtime // second == 1_700_000_000
    with source.open(entry) as file:
        assert b"".join(file.chunks()) == b"root:"


def test_a_listed_file_is_not_collected(opened):
    source = opened()
    entry = source.lookup(b"usr/ls")
    assert (entry.type, entry.size, entry.mode, entry.gid) == (EntryType.REGULAR, 900, 0o4755, 33)
    with pytest.raises(NotCollected):
        source.open(entry)
    with source.open(source.lookup(b"usr/empty")) as file:
        assert list(file.chunks()) == []
    assert source.canonical(b"bin/ls") == b"usr/ls"
    assert _limits(source)["files that are listed, and were not collected"].startswith("1:")
    assert source.attribute(entry, "user.x") is None


@pytest.mark.parametrize("told", [True, False])
def test_a_list_that_is_missing_is_said(packed, told):
    log = _TEXTS["uac.log"] if told else b""
    texts = {"uac.log": log, "live_response/x": b"", "[root]/etc/passwd": b"root:"}
    source = open_evidence(packed(texts))
    lost = _lost(source)
    assert [(gap.path, gap.stage) for gap in lost] == [("/", "list")]
    assert ("its log tells" in _limits(source)["no bodyfile in the collection"]) == told
    assert source.lookup(b"etc/passwd").size == 5
    source.close()


def test_lines_that_are_damaged_are_told(opened):
    source = opened({"bodyfile/bodyfile.txt": _BODYFILE + b"0|/cut|12\n\xff\n"})
    assert [(gap.line, gap.stage) for gap in _lost(source)] == [(8, "parse"), (9, "parse")]
    assert source.lookup(b"usr/ls") is not None


def test_a_list_that_was_kept_short_is_said(opened):
    source = opened({"uac.log": _TEXTS["uac.log"] + b"x INF Max depth: 3\n"})
    assert [(gap.path, gap.detail) for gap in _lost(source)] == [("/", "Max depth: 3")]


def test_a_mounted_disk(opened):
    moved = _BODYFILE.replace(b"|/", b"|/mnt/s/").replace(b"0|/usr/x", b"0|/else")
    moved += b"0|/else|9|-rw-r--r--|0|0|1|1|1|1|1\n"
    source = opened({"uac.log": b"x INF Mount point: /mnt/s\n", "bodyfile/bodyfile.txt": moved})
    assert source.lookup(b"usr/ls").size == 900
    assert source.lookup(b"else") is None
    assert "names of the bodyfile that were left out" in _limits(source)


def test_names_that_lead_out_are_left_out(opened):
    row = b"0|/../../x|9|-rw-r--r--|0|0|1|1|1|1|1\n"
    source = opened({"bodyfile/bodyfile.txt": _BODYFILE + row})
    assert [gap.reason for gap in _lost(source)] == ["a name that leads out of the archive"]


def test_a_file_that_is_a_folder_in_the_list(opened):
    row = b"0|/etc/passwd|9|drwxr-xr-x|0|0|1|1|1|1|1\n0|/usr/ls/x|9|-rw-r--r--|0|0|1|1|1|1|1\n"
    source = opened({"bodyfile/bodyfile.txt": _BODYFILE + row})
    assert source.lookup(b"etc/passwd").type is EntryType.REGULAR
    assert source.lookup(b"usr/ls").type is EntryType.DIRECTORY
    assert [gap.path for gap in _lost(source)] == ["/usr/ls"]


def test_a_carrier_that_is_cut_short(packed):
    path = packed(_TEXTS)
    path.write_bytes(path.read_bytes()[:-20])
    source = open_evidence(path)
    assert source.kind == "UAC collection"
    assert [gap for gap in _lost(source) if gap.matters]
    assert source.lookup(b"usr/ls") is not None
    source.close()


def test_what_is_no_collection(packed):
    path = packed({"etc/passwd": b"x", "system/x": b"", "uac.log": b""})
    assert not UacSource.recognises(path)
    assert TarSource.recognises(path)


def test_a_password_is_told(packed):
    path = packed(_TEXTS, "zip")
    content = bytearray(path.read_bytes())
    content[content.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(content)
    with pytest.raises(EvidenceError, match="password"):
        open_evidence(path)
