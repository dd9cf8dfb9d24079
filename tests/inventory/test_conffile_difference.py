from __future__ import annotations

import hashlib
import io
import lzma
import tarfile

import pytest

from pratique.evidence.directory import DirectorySource
from pratique.inventory.conffile_difference import (
    ConffileDifference,
    write_conffile_differences,
)
from pratique.inventory.deb_archive import DebArchive
from pratique.inventory.verification import Verification
from pratique.store.tables import Tables
from pratique.survey.package_file import PackageFile

TYPES = (Verification, PackageFile, DebArchive)
ORIGINAL = b"port 22\nroot no\n"
CHANGED = b"port 22\nroot yes\n"
PATH = "/etc/tool.conf"
DEB = "/var/cache/apt/archives/tool.deb"


def package(files: dict[str, bytes]) -> bytes:
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w") as tar:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    data = lzma.compress(held.getvalue())
    return b"!<arch>\n%-48s%-10d`\n%s" % (b"data.tar.xz", len(data), data)


@pytest.fixture
def told(server, tmp_path):
    def differences(files, *, archive=None, state="conffile changed", digest=None):
        source = DirectorySource.open_at(server(files))
        md5 = digest or f"md5:{hashlib.md5(ORIGINAL).hexdigest()}"
        rows = [
            Verification(PATH, state, ("content",), "", "", "tool", "dpkg"),
            PackageFile(PATH, "tool", "dpkg", PATH, conffile=True, digest=md5),
        ]
        if archive:
            rows.append(DebArchive(DEB, "tool", "1", "manifest as signed", archive, None))
        folder = tmp_path / "tables"
        folder.mkdir(exist_ok=True)
        with Tables.of(rows, TYPES) as tables:
            write_conffile_differences(tables, source, folder)
        with Tables.open_at(folder, [ConffileDifference]) as tables:
            return list(tables.rows(ConffileDifference))

    return differences


@pytest.mark.parametrize(
    ("place", "content"),
    [
        ("etc/tool.conf.dpkg-dist", ORIGINAL),
        ("etc/tool.conf.rpmnew", ORIGINAL),
        ("var/lib/ucf/cache/:etc:tool.conf", ORIGINAL),
        (DEB.lstrip("/"), package({"./etc/tool.conf": ORIGINAL, "./etc/other": b"x"})),
    ],
)
def test_the_original_is_known_by_its_digest(told, place, content):
    (row,) = told({"etc/tool.conf": CHANGED, place: content}, archive="Debian")
    assert (row.original, row.kind) == (f"/{place}", "changed")
    assert row.difference == "line 2:\n-root no\n+root yes"


@pytest.mark.parametrize(
    ("files", "given"),
    [
        ({"etc/tool.conf.dpkg-dist": b"of another version\n"}, {}),
        ({DEB.lstrip("/"): package({"./etc/tool.conf": ORIGINAL})}, {}),  # nobody signed for it
        ({DEB.lstrip("/"): b"rubbish"}, {"archive": "Debian"}),
        ({DEB.lstrip("/"): package({})[:90]}, {"archive": "Debian"}),
        ({"etc/tool.conf.dpkg-dist": ORIGINAL}, {"state": "verified"}),
        ({"etc/tool.conf.dpkg-dist": ORIGINAL}, {"digest": "shake_128:00"}),
    ],
)
def test_without_a_known_original_nothing_is_said(told, files, given):
    assert told({"etc/tool.conf": CHANGED, **files}, **given) == []


@pytest.mark.parametrize(
    "line",
    ["db_password = hunter2", "PASSWD: hunter2", "secret hunter2", "'api_key' => 'hunter2',",
     "DB_PASSWORD=hunter2"],
)  # fmt: skip
def test_secrets_are_not_shown(told, line):
    changed = ORIGINAL + line.encode() + b"\n"
    (row,) = told({"etc/tool.conf": changed, "etc/tool.conf.dpkg-dist": ORIGINAL})
    assert "hunter2" not in row.difference
    assert "(not shown)" in row.difference


def test_without_the_evidence_what_stands_there_stays(told, tmp_path):
    told({"etc/tool.conf": CHANGED, "etc/tool.conf.dpkg-dist": ORIGINAL})
    with Tables.of([], TYPES) as tables:
        write_conffile_differences(tables, None, tmp_path / "tables")
    with Tables.open_at(tmp_path / "tables", [ConffileDifference]) as tables:
        assert len(list(tables.rows(ConffileDifference))) == 1
