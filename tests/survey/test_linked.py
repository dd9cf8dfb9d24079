"""What links put into the places of parsers is read there."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pratique.evidence.directory import DirectorySource
from pratique.model import Entry
from pratique.store.columns import columns
from pratique.survey import linked
from pratique.survey.linked import Linked
from pratique.survey.surveyor import row_types

PASSWD = b"root:x:0:0:root:/root:/bin/bash\n"
JOB = b"* * * * * root /opt/c/run\n"
KEY = b"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f somebody\n"


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
        found = {
            (table, path)
            for batch in notes.rows()
            for table, held in batch.items()
            for path in held[places[table]]
        }
        source.close()
        return found

    return read


@pytest.mark.parametrize(
    ("files", "links", "expected"),
    [
        ({"opt/p": PASSWD}, {"etc/passwd": "/opt/p"}, {("account", "/etc/passwd")}),
        ({"opt/p": PASSWD}, {"etc/passwd": "../../../opt/p"}, {("account", "/etc/passwd")}),
        ({"opt/c/job": JOB}, {"etc/cron.d": "/opt/c"}, {("crontab", "/etc/cron.d/job")}),
        ({"x/passwd": PASSWD}, {"etc": "x"}, {("account", "/etc/passwd")}),
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
