"""What links put into the places of parsers is read there."""

from __future__ import annotations

import errno
import os
import struct
from dataclasses import replace
from pathlib import Path

import pytest

from pratique.errors import Unreadable
from pratique.evidence.directory import DirectorySource
from pratique.evidence.inside import Opener
from pratique.model import Entry
from pratique.parsers import all_parsers
from pratique.parsers.utmp import Login
from pratique.store.columns import columns
from pratique.survey import linked, reading
from pratique.survey.linked import Linked
from pratique.survey.places import Routes
from pratique.survey.reading import Reader
from pratique.survey.segment import Segment
from pratique.survey.surveyor import row_types

PASSWD = b"root:x:0:0:root:/root:/bin/bash\n"
JOB = b"* * * * * root /opt/c/run\n"
KEY = b"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f somebody\n"


# Two parsers read the list of accounts: who is there, and its lines as they are.
ACCOUNTS = {("account", "/etc/passwd"), ("account_line", "/etc/passwd")}


@pytest.fixture
def rows(tmp_path: Path):
    """Tables and paths of all rows that links give in a tree."""

    def read(files: dict[str, bytes], links: dict[str, str]) -> set[tuple[str, str]]:
        root = tmp_path / "root"
        for name, content in files.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_bytes(content)
        for name, target in links.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).symlink_to(target)
        places = {
            row.table: [column.name for column in columns(row)].index("path")
            for row in row_types()
            if "path" in {column.name for column in columns(row)}
        }
        source = DirectorySource.open_at(root)
        notes = Linked(source)
        notes.note(entry for entry in source.walk() if isinstance(entry, Entry))
        reader = Reader(source, lambda _read: None)
        found = {
            (table, path)
            for segment in notes.segments()
            for batch in reader.read(segment, lambda _entry: None, frozenset())
            for table, held in batch.items()
            for path in held[places[table]]
        }
        source.close()
        return found

    return read


@pytest.mark.parametrize(
    ("files", "links", "expected"),
    [
        ({"opt/p": PASSWD}, {"etc/passwd": "/opt/p"}, ACCOUNTS),
        ({"opt/p": PASSWD}, {"etc/passwd": "../../../opt/p"}, ACCOUNTS),
        ({"opt/c/job": JOB}, {"etc/cron.d": "/opt/c"}, {("crontab", "/etc/cron.d/job")}),
        ({"x/passwd": PASSWD}, {"etc": "x"}, ACCOUNTS),
        (
            {"opt/k/authorized_keys": KEY},
            {"root/.ssh": "../opt/k"},
            {("authorized_key", "/root/.ssh/authorized_keys")},
        ),
        (
            {"opt/k": KEY},
            {"home/u/.ssh/authorized_keys": "/opt/k"},
            {("authorized_key", "/home/u/.ssh/authorized_keys")},
        ),
        (
            {"opt/deep/job": JOB},
            {"etc/cron.d": "/opt/c", "opt/c/job": "/opt/deep/job"},
            {("crontab", "/etc/cron.d/job")},
        ),
        ({}, {"etc/passwd": "/nowhere"}, set()),
        ({}, {"etc/passwd": "shadow", "etc/shadow": "passwd"}, set()),
        ({"opt/p": PASSWD}, {"opt/q": "p"}, set()),
        ({"etc/passwd": PASSWD}, {"all": "/"}, set()),
    ],
)
def test_what_links_lead_to(files, links, expected, rows):
    assert rows(files, links) == expected


def test_what_is_read_anyway_is_not_read_twice(rows):
    files = {"usr/lib/systemd/system/a.service": b"[Service]\nExecStart=/bin/a\n"}
    assert rows(files, {"lib": "usr/lib"}) == set()


def test_pipe_behind_a_link_is_not_opened(rows, tmp_path):
    (tmp_path / "root").mkdir()
    os.mkfifo(tmp_path / "root/pipe")
    assert rows({}, {"etc/passwd": "/pipe"}) == set()


def test_folders_that_lead_into_themselves_end(rows, monkeypatch):
    monkeypatch.setattr(linked, "MOST_FILES", 200)
    links = {"etc/nginx": "/n", "n/a": "/n", "n/b": "/n"}
    found = rows({"n/x": b"server { root /srv; }\n"}, links)
    assert ("gap", "/") in found


def test_folders_of_many_links_into_themselves_end_too(tmp_path, monkeypatch):
    monkeypatch.setattr(linked, "_MOST_NAMES", 20_000)
    root = tmp_path / "root"
    (root / "n").mkdir(parents=True)
    (root / "etc").mkdir()
    (root / "etc/nginx").symlink_to("/n")
    for number in range(3_000):
        (root / f"n/{number}").symlink_to("/n")
    source = DirectorySource.open_at(root)
    notes = Linked(source)
    notes.note([source.lookup(b"etc/nginx")])
    segments = list(notes.segments())
    source.close()
    assert [gap.reason for segment in segments for gap in segment.gaps] == [
        "too many links to where parsers read"
    ]


@pytest.mark.parametrize(
    ("link", "closed"),
    [
        ("etc/cron.d", "opt/c"),
        ("etc/cron.d", "opt"),
        ("etc/cron.d/job", "opt/c"),
        ("root/.ssh/authorized_keys", "opt"),
    ],
)
def test_what_cannot_be_looked_at_is_a_gap_at_the_link(link, closed, rows, monkeypatch):
    """The target may be far away; who reads about /etc/cron.d must know that it is blind."""
    real = Opener.open

    def refuse(self, folder, path, flags):
        if path == closed.encode() or path.startswith(closed.encode() + b"/"):
            raise PermissionError(errno.EACCES, "closed")
        return real(self, folder, path, flags)

    monkeypatch.setattr(Opener, "open", refuse)
    target = "/opt/c" if link == "etc/cron.d" else "/opt/c/job"
    assert rows({"opt/c/job": JOB}, {link: target}) == {("gap", f"/{link}")}


def test_unreadable_file_is_a_gap_at_the_link(rows, monkeypatch):
    def refuse(_self, _entry):
        raise Unreadable("no permission")

    monkeypatch.setattr(DirectorySource, "open", refuse)
    assert rows({"opt/p": PASSWD}, {"etc/passwd": "/opt/p"}) == {("gap", "/etc/passwd")}


@pytest.mark.parametrize(
    ("held", "most"), [(1 << 10, 1 << 30), (1 << 10, 50 << 10), (1 << 30, 50 << 10)]
)
def test_the_rows_are_those_of_the_file_itself(held, most, tmp_path, monkeypatch):
    """However a parser comes to a file: all of it, or as much, and a gap where it ends."""
    content = b"".join(b"* * * * * root /opt/%d\n" % number for number in range(4_000))
    root = tmp_path / "root"
    (root / "etc/cron.d").mkdir(parents=True)
    (root / "opt").mkdir()
    (root / "etc/cron.d/job").write_bytes(content)
    (root / "opt/other").write_bytes(content)
    (root / "etc/cron.d/linked").symlink_to("/opt/other")
    monkeypatch.setattr(reading, "HELD", held)
    source = DirectorySource.open_at(root)
    notes = Linked(source)
    entries = [entry for entry in source.walk() if isinstance(entry, Entry)]
    notes.note(entries)
    reader = Reader(source, lambda _read: None)
    parsers = tuple(replace(parser, most=most) for parser in all_parsers())
    reader._routes = Routes(parsers)

    def told(segment, name):
        found = []
        for batch in reader.read(segment, lambda _entry: None, frozenset()):
            for table in ("crontab", "gap"):
                rows = zip(*batch.get(table, ()), strict=True)
                found += [(table, *row[1:]) for row in rows if row[0].endswith(name)]
        return found

    (linked_segment,) = notes.segments()
    itself = told(Segment(tuple(entries), (), ("",) * len(entries)), "/job")
    assert told(linked_segment, "/linked") == itself
    assert len(itself) == 4_000 if most > len(content) else itself[-1][0] == "gap"
    source.close()


def test_sparse_log_behind_a_link_is_read_record_by_record(tmp_path):
    record = struct.pack("<I32s256s", 1_700_000_000, b"pts/0", b"there")
    root = tmp_path / "root"
    (root / "var/log").mkdir(parents=True)
    with (root / "var/lastlog").open("wb") as file:
        file.seek(3_000_000_000 * len(record))
        file.write(record)
    (root / "var/log/lastlog").symlink_to("../lastlog")
    source = DirectorySource.open_at(root)
    notes = Linked(source)
    notes.note(entry for entry in source.walk() if isinstance(entry, Entry))
    reader = Reader(source, lambda _read: None)
    uid = [column.name for column in columns(Login)].index("uid")
    (segment,) = notes.segments()
    (batch,) = reader.read(segment, lambda _entry: None, frozenset())
    source.close()
    assert batch["login"][uid] == [3_000_000_000]
    assert "file" not in batch
