"""Reading one file: counts add up, and nothing that it holds ends the run."""

from __future__ import annotations

import hashlib
import io
import os
import struct
import tarfile
import zipfile
from dataclasses import replace

import pytest

from pratique.evidence.collection.uac import UacSource
from pratique.evidence.directory import DirectorySource
from pratique.model import Entry, Gap
from pratique.parsers.base import Parser
from pratique.parsers.utmp import Login
from pratique.store.columns import columns
from pratique.survey import reading
from pratique.survey.file import File
from pratique.survey.package_file import answered_for
from pratique.survey.places import Routes
from pratique.survey.reading import HELD, MOST_MARKS, SPARSE, Reader
from pratique.survey.segment import Segment


def read(
    root,
    parser: Parser | None = None,
    skipped: frozenset[int] = frozenset(),
    manifest="md5:" + "0" * 32,
):
    """Rows of all entries of a tree, as dictionaries by table; and how many bytes were told."""
    source = DirectorySource.open_at(root)
    beats: list[int] = []
    reader = Reader(source, beats.append)
    if parser is not None:
        reader._routes = Routes([parser])
    entries = tuple(entry for entry in source.walk() if isinstance(entry, Entry))
    segment = Segment(entries, (), (manifest,) * len(entries))
    found: dict[str, list[dict]] = {}
    names = {File.table: File, Gap.table: Gap}
    for rows in reader.read(segment, lambda _entry: None, skipped):
        for table, held in rows.items():
            row_type = names.get(table)
            heads = [c.name for c in columns(row_type)] if row_type else range(len(held))
            found.setdefault(table, []).extend(
                dict(zip(heads, values, strict=True)) for values in zip(*held, strict=True)
            )
    source.close()
    return found, sum(beats), entries


def raising(content, path):
    yield from ()
    raise ZeroDivisionError(content[:3], path)


def gap_each_line(content, path):
    for number, _line in enumerate(content.splitlines(), start=1):
        yield Gap(path, number, "parse", "odd", "")


def test_totals_add_up(server):
    contents = {"a": b"x" * 100, "b": b"", "c/d": os.urandom(HELD + 3), "e": b"<?php echo 1;"}
    found, told, entries = read(server(contents))
    assert told == sum(map(len, contents.values()))
    assert len(found["file"]) == len(entries)
    for row in found["file"]:
        if row["type"] == "regular":
            content = contents[row["path"][1:]]
            assert row["sha256"] == hashlib.sha256(content).hexdigest()
            assert row["digest"] == "md5:" + hashlib.md5(content).hexdigest()
            assert row["kind"]
    assert {row["path"]: row["kind"] for row in found["file"]}["/b"] == "empty"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root makes files of root")
def test_nobody_guesses_about_what_a_manifest_answers_for(server):
    shell = b"<?php eval($_POST['a']);"
    digest = "md5:" + hashlib.md5(shell).hexdigest()
    assert "mark" in read(server({"usr/a.php": shell}))[0]
    assert "mark" in read(server({"usr/a.php": shell}), manifest="")[0]
    found, _, _ = read(server({"usr/a.php": shell}), manifest=f"md5:{'1' * 32} {digest}")
    assert "mark" not in found
    assert found["file"][-1]["digest"] == digest


def test_a_manifest_put_into_a_web_tree_answers_for_nothing(server):
    shell = b"<?php eval($_POST['a']);"
    digest = "md5:" + hashlib.md5(shell).hexdigest()
    assert "mark" in read(server({"wp-content/a.php": shell}), manifest=digest)[0]


@pytest.mark.parametrize(
    ("path", "uid", "answered"),
    [
        ("/usr/share/app/a.php", 0, True),
        ("/bin/ls", 0, True),
        ("/usr/share/app/a.php", 33, False),
        ("/var/www/a.php", 0, False),
        ("/a.php", 0, False),
    ],
)
def test_only_roots_files_in_folders_of_the_system_are_answered_for(path, uid, answered):
    assert answered_for(path, uid) is answered


def test_parser_that_fails_costs_its_rows(server):
    found, _, _ = read(server({"a": b"xyz"}), Parser("bad", (), ("/a",), raising))
    (gap,) = found["gap"]
    assert (gap["path"], gap["stage"]) == ("/a", "analyse")
    assert "ZeroDivisionError" in gap["detail"]
    assert found["file"][-1]["sha256"]


def test_many_rows_come_in_batches(server, monkeypatch):
    monkeypatch.setattr(reading, "BATCH", 10)
    found, _, _ = read(server({"a": b"x\n" * 95}), Parser("lines", (), ("/a",), gap_each_line))
    assert [gap["line"] for gap in found["gap"]] == list(range(1, 96))


def test_skipped_entry_is_listed_and_not_read(server):
    found, told, _ = read(server({"a": b"xyz"}), skipped=frozenset({1}))
    assert told == 0
    (row,) = (row for row in found["file"] if row["path"] == "/a")
    assert (row["kind"], row["sha256"], row["size"]) == (None, None, 3)


@pytest.mark.parametrize("before", [0, HELD - 20, 2 * HELD - 10])
def test_mark_in_a_long_file_has_its_line(before, server):
    content = b"a\n" * (before // 2) + b"<?php eval($_POST['x']); ?>\n" + b"b\n" * HELD
    found, _, _ = read(server({"a.php": content}))
    assert before // 2 + 1 in {row[1] for row in found["mark"]}


def test_marks_are_bounded(server):
    content = b"<?php eval($_POST['x']); ?>\n" * (MOST_MARKS * 3)
    found, _, _ = read(server({"a.php": content}))
    kinds = [row[2] for row in found["mark"]]
    assert max(map(kinds.count, kinds)) <= MOST_MARKS


def sparse(root, *pieces: tuple[int, bytes], length: int = 4 * SPARSE):
    with (root / "a").open("wb") as file:
        for offset, piece in pieces:
            file.seek(offset)
            file.write(piece)
        file.truncate(length)


def records(content, path, start=0):
    for offset in range(0, len(content), 100):
        if any(content[offset : offset + 100]):
            yield Gap(path, (start + offset) // 100, "parse", "record", "")


def test_records_between_holes_are_given_once(server):
    root = server({"b": b""})
    numbers = [0, 41, 1_000_003, 1_000_004, 2_600_000]
    sparse(root, *((number * 100, b"r" * 100) for number in numbers))
    parser = Parser("records", (), ("/a",), records, record_size=100)
    found, _, _ = read(root, parser)
    assert [gap["line"] for gap in found["gap"] if gap["reason"] == "record"] == numbers


@pytest.mark.parametrize("layout", ["<I32s256s", ">I32s256s", "<q32s256s", ">q32s256s"])
def test_last_logins_between_holes_are_given_once(layout, server):
    """Each layout of lastlog(8), with records across every edge of blocks and of pieces."""
    size = struct.calcsize(layout)
    dense = range(HELD // size + 1000)  # more than is read in one piece
    blocks = {block * 4096 // size for block in (70_000, 70_001, 70_003)}
    uids = sorted({*dense, *blocks, 60_000, 1_000_000, 4_000_000_000, 2**32 - 2})
    root = server({"var/log/lastlog": b"", "b": b""})
    record = struct.pack(layout, 1_700_000_000, b"pts/0", b"there")
    with (root / "var/log/lastlog").open("wb") as file:
        for uid in uids:
            file.seek(uid * size)
            file.write(record)
    found, told, _ = read(root)
    uid = [column.name for column in columns(Login)].index("uid")
    assert [row[uid] for row in found["login"]] == uids
    assert told < 4 * HELD
    assert [gap["reason"] for gap in found["gap"]] == ["a file with holes"]
    assert not any(gap["matters"] for gap in found["gap"])


def test_last_logins_of_a_small_sparse_file(server):
    record = struct.pack("<q32s256s", 1_700_000_000, b"pts/0", b"there")
    root = server({"var/log/lastlog": b"", "b": b""})
    with (root / "var/log/lastlog").open("wb") as file:
        file.seek(60_000 * len(record))
        file.write(record)
    found, _, _ = read(root)
    uid = [column.name for column in columns(Login)].index("uid")
    assert [row[uid] for row in found["login"]] == [60_000]
    assert "gap" not in found


def test_start_of_a_sparse_file_is_parsed(server):
    root = server({"b": b""})
    sparse(root, (0, b"one\ntwo\n"))
    found, _, _ = read(root, Parser("lines", (), ("/a",), gap_each_line))
    reasons = [(gap["stage"], gap["reason"], gap["matters"]) for gap in found["gap"]]
    assert reasons.count(("parse", "odd", True)) == 2
    assert ("analyse", "longer than a parser reads", True) in reasons


def test_zeros_without_end(server, monkeypatch):
    """As over a network file system that cannot tell holes from data."""
    monkeypatch.setattr(reading, "MOST_ZEROS", SPARSE)
    root = server({"b": b"beside"})
    sparse(root, (0, b"start"))
    monkeypatch.setattr(
        "pratique.evidence.directory.DirectoryFile.extents",
        lambda self: iter([(0, self._entry.size)]),
    )
    found, told, _ = read(root)
    assert told < 2 * SPARSE
    assert ("zeros without end", True) in [(gap["reason"], gap["matters"]) for gap in found["gap"]]


def test_what_an_inode_says_is_allocated_is_not_believed(server, monkeypatch):
    """A forged inode claims years of zeros to be data."""
    monkeypatch.setattr(reading, "_MOST_BELIEVED", SPARSE)
    root = server({"b": b"beside"})
    sparse(root, (0, b"start"))
    listed = DirectorySource.walk

    def walk(self):
        for entry in listed(self):
            large = isinstance(entry, Entry) and entry.size > SPARSE
            yield replace(entry, allocated=entry.size) if large else entry

    monkeypatch.setattr(DirectorySource, "walk", walk)
    found, told, _ = read(root)
    assert told < SPARSE
    assert "a file with holes" in [gap["reason"] for gap in found["gap"]]


def packed(suffix, before=b""):
    held = io.BytesIO()
    if suffix == "zip":
        with zipfile.ZipFile(held, "w", zipfile.ZIP_STORED) as archive:
            archive.writestr("before", before)
            archive.writestr("in/x.php", b"<?php eval($_POST['a']);")
    else:
        with tarfile.open(fileobj=held, mode="w:gz" if suffix == "tgz" else "w") as archive:
            for name, content in (("before", before), ("in/x.php", b"<?php eval($_POST['a']);")):
                info = tarfile.TarInfo(name)
                info.size = len(content)
                archive.addfile(info, io.BytesIO(content))
    return held.getvalue()


@pytest.mark.parametrize("suffix", ["zip", "tar", "tgz"])
@pytest.mark.parametrize("before", [10, HELD + 5])
def test_what_is_packed_is_told_of_its_member_alone(server, suffix, before):
    content = packed(suffix, os.urandom(before))
    found, _, _ = read(server({f"srv/a.{suffix}": content}), manifest="")
    inside = f"/srv/a.{suffix}!//in/x.php"
    assert inside in {row[0] for row in found["archive_member"]}
    assert {row[0] for row in found["mark"]} == {inside}


@pytest.mark.skipif(os.geteuid() != 0, reason="only root makes files of root")
def test_an_archive_that_a_manifest_answers_for_is_not_opened(server):
    content = packed("zip")
    digest = "md5:" + hashlib.md5(content).hexdigest()
    assert "archive_member" not in read(server({"usr/a.zip": content}), manifest=digest)[0]
    assert "archive_member" in read(server({"srv/a.zip": content}), manifest=digest)[0]


def test_what_was_not_collected_is_a_loss_to_its_parsers_alone(tmp_path):
    row = b"0|/%s|4|-rw-r--r--|0|0|5|1|1|1|0\n"
    (tmp_path / "bodyfile").mkdir()
    listed = b"".join(row % name for name in (b"etc/crontab", b"srv/notes"))
    (tmp_path / "bodyfile/bodyfile.txt").write_bytes(listed)
    (tmp_path / "uac.log").touch()
    source = UacSource.open_at(tmp_path)
    entries = tuple(found for found in source.walk() if isinstance(found, Entry))
    reader = Reader(source, lambda _read: None)
    segment = Segment(entries, (), ("",) * len(entries))
    gaps, files = [], []
    for rows in reader.read(segment, lambda _index: None, frozenset()):
        gaps += rows.get(Gap.table, [[]])[0]
        files += rows.get(File.table, [[]])[0]
    source.close()
    assert gaps == ["/etc/crontab"]
    assert {"/etc/crontab", "/srv/notes"} <= set(files)
