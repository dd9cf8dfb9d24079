from __future__ import annotations

from pratique.evidence.directory import DirectorySource
from pratique.model import Gap
from pratique.parsers.dpkg import Diversion
from pratique.parsers.manifest_file import ManifestFile
from pratique.survey.database.dpkg_database import files
from pratique.survey.database.reading import DatabaseReading

MD5 = "0" * 32
BASE = {"var/lib/dpkg/info/a.list": b"/.\n/usr/bin/a\n"}


def told(server, more):
    return list(files(DatabaseReading(DirectorySource.open_at(server(BASE | more)))))


def test_a_path_with_its_digest(server):
    sums = {"var/lib/dpkg/info/a.md5sums": f"{MD5}  usr/bin/a\n".encode()}
    assert told(server, sums) == [ManifestFile("a", b"/usr/bin/a", digest=f"md5:{MD5}")]


def test_a_conffile_has_the_digest_of_the_status(server):
    status = f"Package: a\nConffiles:\n /usr/bin/a {MD5}\n".encode()
    assert told(server, {"var/lib/dpkg/status": status}) == [
        ManifestFile("a", b"/usr/bin/a", digest=f"md5:{MD5}", configuration=True)
    ]


def test_a_diverted_path_lies_elsewhere(server):
    diversion, row = told(server, {"var/lib/dpkg/diversions": b"/usr/bin/a\n/usr/bin/a.x\n:\n"})
    assert diversion == Diversion("/usr/bin/a", "/usr/bin/a.x", ":")
    assert row.diverted == b"/usr/bin/a.x"


def test_a_diversion_is_not_for_the_package_that_asked(server):
    rows = told(server, {"var/lib/dpkg/diversions": b"/usr/bin/a\n/usr/bin/a.x\na\n"})
    assert rows[1].diverted is None


def test_a_digest_that_no_list_has_is_told_too(server):
    rows = told(server, {"var/lib/dpkg/info/b.md5sums": f"{MD5}  usr/bin/b\n".encode()})
    assert [(row.package, row.path) for row in rows] == [("a", b"/usr/bin/a"), ("b", b"/usr/bin/b")]


def test_a_broken_line_is_a_gap(server):
    rows = told(server, {"var/lib/dpkg/info/b.md5sums": b"rubbish\n"})
    assert isinstance(rows[1], Gap)
