from __future__ import annotations

import gzip

from pratique.evidence.directory import DirectorySource
from pratique.model import Gap
from pratique.survey.database.pacman_database import files
from pratique.survey.database.reading import DatabaseReading

FOLDER = "var/lib/pacman/local/tool-1-1/"
MTREE = b"""#mtree
/set type=file uid=0 gid=0 mode=644
./usr/bin/tool mode=755 size=3 time=5.0 sha256digest=%s
./etc/tool.conf size=1 time=5.0 sha256digest=%s
""" % (b"a" * 64, b"b" * 64)
LISTED = b"%%FILES%%\nusr/\nusr/bin/\nusr/bin/tool\n\n%%BACKUP%%\netc/tool.conf\t%s\n" % (b"c" * 32)


def told(server, more):
    root = server({"var/lib/pacman/local/ALPM_DB_VERSION": b"9\n", **more})
    return list(files(DatabaseReading(DirectorySource.open_at(root))))


def test_files_of_a_package(server):
    rows = told(server, {FOLDER + "mtree": gzip.compress(MTREE), FOLDER + "files": LISTED})
    assert {(row.path, row.configuration) for row in rows} == {
        (b"/usr/bin/tool", False),
        (b"/etc/tool.conf", True),
    }
    assert {row.package for row in rows} == {"tool-1-1"}


def test_without_digests_the_names_still_tell(server):
    rows = told(server, {FOLDER + "files": LISTED})
    assert [row.path for row in rows] == [b"/usr", b"/usr/bin", b"/usr/bin/tool"]


def test_what_is_damaged_is_a_gap(server):
    rows = told(server, {FOLDER + "mtree": b"rubbish"})
    assert [type(row) for row in rows] == [Gap]


def test_without_one_there_is_nothing(server):
    root = server({"etc/passwd": b""})
    assert list(files(DatabaseReading(DirectorySource.open_at(root)))) == []
