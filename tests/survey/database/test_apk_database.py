from __future__ import annotations

import base64
import hashlib

import pytest

from pratique.evidence.directory import DirectorySource
from pratique.survey.database.apk_database import files
from pratique.survey.database.reading import DatabaseReading
from pratique.survey.package_file import PackageFiles


def key(content: bytes) -> str:
    return "Q1" + base64.b64encode(hashlib.sha1(content).digest()).decode()


LISTED = f"sha1:{hashlib.sha1(b'/bin/busybox').hexdigest()}"
INSTALLED = f"""P:busybox
V:1.36
F:bin
R:busybox
a:0:0:755
Z:{key(b"program")}
R:ls
a:0:0:777
Z:{key(b"/bin/busybox")}

""".encode()


@pytest.mark.parametrize("place", ["lib/apk/db/installed", "usr/lib/apk/db/installed"])
def test_files_of_a_package(server, place):
    reading = DatabaseReading(DirectorySource.open_at(server({place: INSTALLED})))
    paths = [one.path for one in files(reading)]
    assert paths == [b"/bin", b"/bin/busybox", b"/bin/ls"]


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("/bin/busybox", "/bin/busybox"),
        ("/tmp/x", f"sha1:{hashlib.sha1(b'/bin/busybox').hexdigest()}"),
    ],
)
def test_a_link_is_compared_by_where_it_points(server, target, expected):
    root = server({"lib/apk/db/installed": INSTALLED, "bin/busybox": b"program"})
    (root / "bin/ls").symlink_to(target)
    packages = PackageFiles(DirectorySource.open_at(root), lambda: None)
    rows = {row.path: row for row in packages.rows()}
    assert (rows["/bin/ls"].type, rows["/bin/ls"].target) == ("symlink", expected)
    assert rows["/bin/ls"].manager == "apk"


def test_a_file_in_its_place_is_compared_by_its_content(server):
    root = server({"lib/apk/db/installed": INSTALLED, "bin/ls": b"program of somebody"})
    packages = PackageFiles(DirectorySource.open_at(root), lambda: None)
    rows = {row.path: row for row in packages.rows()}
    assert rows["/bin/ls"].digest == LISTED
