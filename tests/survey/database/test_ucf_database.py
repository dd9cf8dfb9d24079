from __future__ import annotations

from pratique.evidence.directory import DirectorySource
from pratique.model import Gap
from pratique.survey.database.reading import DatabaseReading
from pratique.survey.database.ucf_database import files

MD5 = "0" * 32


def told(server, hashes, registry=b""):
    root = server({"var/lib/ucf/hashfile": hashes, "var/lib/ucf/registry": registry})
    return list(files(DatabaseReading(DirectorySource.open_at(root))))


def test_a_file_with_its_package(server):
    (row,) = told(server, f"{MD5}  /etc/php.ini\n".encode(), b"php8.2-cli\t/etc/php.ini\n")
    assert (row.package, row.path, row.digest, row.configuration) == (
        "php8.2-cli",
        b"/etc/php.ini",
        f"md5:{MD5}",
        True,
    )


def test_a_file_of_no_known_package(server):
    (row,) = told(server, f"{MD5}  /etc/x\n".encode(), b"rubbish\nother\t/etc/y\n")
    assert row.package == "ucf"


def test_a_line_that_is_none_is_a_gap(server):
    rows = told(server, b"rubbish\n\n" + b"x" * 9000 + b"\n")
    assert [type(row) for row in rows] == [Gap, Gap]


def test_without_one_there_is_nothing(server):
    root = server({"etc/passwd": b""})
    assert list(files(DatabaseReading(DirectorySource.open_at(root)))) == []
