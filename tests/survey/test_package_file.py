"""The package database of dpkg, put together with the links of the evidence."""

from __future__ import annotations

import pytest

from pratique.evidence.directory import DirectorySource
from pratique.model import Gap
from pratique.parsers.dpkg import Diversion
from pratique.survey.package_file import PackageFile, PackageFiles

STATUS = b"""Package: tool
Status: install ok installed
Version: 1
Conffiles:
 /etc/tool.conf 00000000000000000000000000000001

"""
A, B = "a" * 32, "b" * 32


@pytest.fixture
def database(server):
    def make(files=None):
        root = server(
            {
                "var/lib/dpkg/status": STATUS,
                "var/lib/dpkg/info/tool.list": b"/.\n/bin\n/bin/tool\n/etc/tool.conf\n",
                "var/lib/dpkg/info/tool.md5sums": f"{A}  bin/tool\n{B}  usr/lib/hidden\n".encode(),
                "usr/bin/tool": b"x",
                **(files or {}),
            }
        )
        if not (root / "bin").is_symlink():
            (root / "bin").symlink_to("usr/bin")
        return DirectorySource.open_at(root)

    return make


def listed(source):
    packages = PackageFiles(source, lambda: None)
    return packages, list(packages.rows())


def test_paths_meet_those_of_the_walk(database):
    _packages, rows = listed(database())
    found = {row.path: row for row in rows if isinstance(row, PackageFile)}
    assert found["/usr/bin/tool"] == PackageFile(
        "/usr/bin/tool", "tool", "/bin/tool", conffile=False, md5=A
    )
    assert found["/etc/tool.conf"].conffile
    assert found["/etc/tool.conf"].md5 == "0" * 31 + "1"
    assert found["/usr/lib/hidden"].md5 == B


def test_which_files_are_compared(database):
    source = database()
    packages, _rows = listed(source)
    assert packages.compared(source.lookup(b"usr/bin/tool"))
    assert not packages.compared(source.lookup(b"var/lib/dpkg/status"))
    assert not packages.compared(source.lookup(b"usr/bin"))


def test_diverted_file_is_where_it_was_put(database):
    _packages, rows = listed(
        database({"var/lib/dpkg/diversions": b"/bin/tool\n/bin/tool.real\nother\n"})
    )
    assert "/usr/bin/tool.real" in {row.path for row in rows if isinstance(row, PackageFile)}
    assert [row.package for row in rows if isinstance(row, Diversion)] == ["other"]


def test_no_database(server):
    assert listed(DirectorySource.open_at(server({"x": b""})))[1] == []


def test_fingerprint_is_of_the_database(database):
    source = database()
    first, _ = listed(source)
    again, _ = listed(source)
    assert first.fingerprint() == again.fingerprint()
    other, _ = listed(database({"var/lib/dpkg/info/tool.list": b"/.\n"}))
    assert other.fingerprint() != first.fingerprint()


def test_database_that_is_no_database(database):
    _packages, rows = listed(
        database(
            {
                "var/lib/dpkg/info/tool.md5sums": bytes(range(256)) * 10,
                "var/lib/dpkg/diversions": b"\xff\n" * 5,
                "var/lib/dpkg/info/\x1b.list": b"\xff\n/../../etc/x\n",
            }
        )
    )
    assert any(isinstance(row, Gap) for row in rows)
    for row in rows:
        assert "\x1b" not in getattr(row, "path", "")


def test_links_in_a_circle(server):
    root = server({"var/lib/dpkg/status": STATUS, "var/lib/dpkg/info/tool.list": b"/a/x\n"})
    (root / "a").symlink_to("b")
    (root / "b").symlink_to("a")
    assert [row.path for row in listed(DirectorySource.open_at(root))[1]] == ["/a/x"]
