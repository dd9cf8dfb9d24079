from __future__ import annotations

import os

from pratique.evidence.directory import DirectorySource
from pratique.model import Gap
from pratique.parsers.manifest_file import ManifestFile
from pratique.survey.database.reading import DatabaseReading
from pratique.survey.database.rpm_database import files


def told(root):
    return list(files(DatabaseReading(DirectorySource.open_at(root))))


def test_without_one_there_is_nothing(server):
    assert told(server({"etc/passwd": b""})) == []


def test_a_database_that_is_none_is_a_gap(server):
    (gap,) = told(server({"var/lib/rpm/Packages": b"rubbish"}))
    assert (gap.path, gap.reason) == ("/var/lib/rpm/Packages", "not a database of rpm")


def test_the_same_database_is_read_once(corpus, server):
    content = (corpus / "rpmdb/rpm-ndb/Packages.db").read_bytes()
    root = server({"usr/lib/sysimage/rpm/Packages.db": content})
    alone = told(root)
    (root / "var/lib").mkdir(parents=True)
    os.symlink("../../usr/lib/sysimage/rpm", root / "var/lib/rpm")
    assert told(root) == alone
    assert sum(isinstance(one, ManifestFile) for one in alone) == 2459
    assert not any(isinstance(one, Gap) for one in alone)


def test_changes_in_the_log_count(corpus, server):
    folder = corpus / "rpmdb/rpm-sqlite"
    names = ("rpmdb.sqlite", "rpmdb.sqlite-wal")
    root = server({f"var/lib/rpm/{name}": (folder / name).read_bytes() for name in names})
    assert {one.package for one in told(root) if isinstance(one, ManifestFile)}
