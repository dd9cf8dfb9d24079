from __future__ import annotations

import gzip
import os
import shutil
import subprocess
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.model import EntryType, Gap
from pratique.parsers import pacman_database
from pratique.parsers.manifest_file import ManifestFile
from pratique.parsers.package_script import SCRIPT_LENGTH, PackageScript
from pratique.parsers.pacman_database import (
    PacmanPackage,
    backups,
    listed,
    manifest,
    parse,
    parse_install,
)

FOLDER = "/var/lib/pacman/local/blog-1:2.0-3"
DESC = b"""%NAME%
blog

%VERSION%
1:2.0-3

%BASE%
blog-all

%ARCH%
any

%PACKAGER%
Somebody <s@example.org>

%INSTALLDATE%
1700000000

%BUILDDATE%
5

%SIZE%
20

%REASON%
1

%VALIDATION%
pgp
"""
MD5, SHA = "0123456789abcdef" * 2, "ab" * 32
FILES = b"""%%FILES%%
etc/
etc/blog.conf
usr/bin/blog

%%BACKUP%%
etc/blog.conf\t%b
""" % MD5.encode()
MTREE = rb"""#mtree
/set type=file uid=0 gid=0 mode=644
./.PKGINFO time=1 size=1 md5digest=x
./etc time=1700000000.5 mode=755 type=dir
./etc/blog.conf time=1700000000.5 size=5 sha256digest=%b
/set mode=755 gid=33
./usr/bin/blog time=1700000000.0 size=9 mode=4755 md5digest=%b
./usr/bin/link time=1700000000.0 mode=777 type=link link=n\040a
/unset uid
./usr/n\303\251\040 size=1
""" % (SHA.encode(), MD5.encode())


def test_a_package():
    path = f"{FOLDER}/desc"
    assert list(parse(DESC, path)) == [
        PacmanPackage(
            path, "blog", "1:2.0-3", "any", "blog-all", "Somebody <s@example.org>", 20,
            1_700_000_000_000_000_000, 5_000_000_000, "dependency", "pgp",
        )
    ]  # fmt: skip
    (row,) = parse(b"%NAME%\na\n", path)
    assert row == PacmanPackage(path, "a", "", "", "", "", None, None, None, "explicit", "")
    (gap,) = parse(b"%VERSION%\na\n", path)
    assert gap.reason == "not the description of a package"


def test_its_script():
    path = f"{FOLDER}/install"
    text = "post_install() {\n\techo 1\n}\n"
    expected = PackageScript(path, "blog-1:2.0-3", "install", "/bin/bash", text)
    assert list(parse_install(text.encode(), path)) == [expected]
    assert list(parse_install(b"", path)) == []
    gap, _row = parse_install(b"x" * (SCRIPT_LENGTH + 1), path)
    assert gap.reason == "a script too long to keep as a whole"


def test_its_list_of_files():
    assert list(listed(FILES, "/x")) == [b"/etc", b"/etc/blog.conf", b"/usr/bin/blog"]
    assert list(backups(FILES, "/x")) == [(b"/etc/blog.conf", MD5)]
    (gap,) = listed(b"%FILES%\n" + b"x" * 5000, "/x")
    assert (gap.line, gap.reason) == (2, "longer than any path")
    (gap,) = backups(b"%BACKUP%\netc/a\n", "/x")
    assert (gap.line, gap.reason) == (2, "not a path and an MD5")


def read(text: bytes, backup=None):
    return list(manifest(gzip.compress(text), "/x", "blog", backup or {}))


def test_its_files():
    def file(path, kind=EntryType.REGULAR, **told):
        return ManifestFile("blog", path, type=kind, **{"username": "0", "groupname": "0", **told})

    time = 1700000000
    assert read(MTREE, {b"/etc/blog.conf": MD5}) == [
        file(b"/etc", EntryType.DIRECTORY, mode=0o755),
        file(b"/etc/blog.conf", digest=f"sha256:{SHA}", size=5, mode=0o644, modified=time,
             configuration=True),
        file(b"/usr/bin/blog", digest=f"md5:{MD5}", size=9, mode=0o4755, groupname="33",
             modified=time),
        file(b"/usr/bin/link", EntryType.SYMLINK, groupname="33", target=b"n a"),
        file(b"/usr/n\xc3\xa9 ", size=1, mode=0o755, username=None, groupname="33"),
    ]  # fmt: skip


def test_the_md5_of_a_configuration_file_is_taken_where_there_is_no_other():
    (file,) = read(b"./etc/a type=file\n", {b"/etc/a": MD5})
    assert file.digest == f"md5:{MD5}"


@pytest.mark.parametrize(
    ("packed", "reason"),
    [
        (b"plain", "not packed with gzip, or not wholly"),
        (b"", "not packed with gzip, or not wholly"),
        (gzip.compress(MTREE)[:-20], "not packed with gzip, or not wholly"),
        (gzip.compress(b"odd line\n"), "not a file of a package"),
        (gzip.compress(b"./" + b"x" * 30_000 + b"\n"), "longer than any line about a file"),
        (gzip.compress(b"./" + b"x" * 3_000_000), "longer than any line about a file"),
    ],
)
def test_a_gap_of_the_files(packed, reason):
    gaps = [row.reason for row in manifest(packed, "/x", "a", {}) if isinstance(row, Gap)]
    assert gaps == [reason]


def test_a_bomb_ends(monkeypatch):
    monkeypatch.setattr(pacman_database, "MOST_UNPACKED", 1 << 20)
    packed = gzip.compress(b"#\n" * (2 << 20))
    (gap,) = manifest(packed, "/x", "a", {})
    assert gap.reason == "not packed with gzip, or not wholly"


@given(st.binary(), st.sampled_from([b"", DESC[:90], FILES[:-9]]))
def test_any_bytes_give_rows_and_gaps(content, start):
    for row in parse(start + content, f"{FOLDER}/desc"):
        assert isinstance(row, PacmanPackage | Gap)
    for row in parse_install(content, f"{FOLDER}/install"):
        assert isinstance(row, PackageScript | Gap)
    for row in (*listed(start + content, "/x"), *backups(start + content, "/x")):
        assert isinstance(row, bytes | tuple | Gap)


@given(st.binary(), st.sampled_from([b"", MTREE[:60], MTREE[:300]]))
def test_any_lines_give_files_and_gaps(content, start):
    for row in read(start + content):
        assert isinstance(row, ManifestFile | Gap)
    for row in manifest(zlib.compress(content) + content, "/x", "a", {}):
        assert isinstance(row, Gap)


INFORMATION = """pkgname = sample
pkgbase = sample
pkgver = 1:2.0-3
pkgdesc = inert
url = https://example.org
builddate = 1700000000
packager = Somebody <s@example.org>
size = 20
arch = any
license = none
backup = etc/sample.conf
"""


def test_what_pacman_itself_writes_is_read(tmp_path):
    if not (shutil.which("pacman") and shutil.which("bsdtar")) or os.getuid():
        pytest.skip("the programs pacman and bsdtar are not here, or not for us to use")
    package, root = tmp_path / "package", tmp_path / "root"
    contents = {
        "etc/sample.conf": "a",
        "usr/bin/tool": "b",
        "usr/share/n ö#=\\": "c",
        ".PKGINFO": INFORMATION,
        ".INSTALL": "post_install() {\n true\n}\n",
    }
    for name, content in contents.items():
        (package / name).parent.mkdir(parents=True, exist_ok=True)
        (package / name).write_text(content)
    (package / "usr/bin/tool").chmod(0o4755)
    (package / "usr/bin/link").symlink_to("tool")
    database = root / "var/lib/pacman"
    database.mkdir(parents=True)
    settings = "[options]\nSigLevel = Never\nLocalFileSigLevel = Never\n"
    (tmp_path / "pacman.conf").write_text(settings)

    def run(*arguments: str, cwd: Path = package) -> None:
        told = {**os.environ, "LC_ALL": "C.UTF-8"}
        subprocess.run(arguments, env=told, cwd=cwd, capture_output=True, check=True, timeout=60)

    keywords = "--options=!all,use-set,type,uid,gid,mode,time,size,md5,sha256,link"
    parts = (".PKGINFO", ".INSTALL", "etc", "usr")
    run("bsdtar", "-czf", ".MTREE", "--format=mtree", keywords, *parts)
    whole = str(tmp_path / "sample.pkg.tar.gz")
    run("bsdtar", "-czf", whole, ".MTREE", *parts)
    run("pacman", "-U", "--root", str(root), "--dbpath", str(database), "--noconfirm",
        "--noscriptlet", "--config", str(tmp_path / "pacman.conf"),
        "--cachedir", str(tmp_path), "--logfile", str(tmp_path / "log"), whole)  # fmt: skip

    (local,) = database.glob("local/sample*")
    files = (local / "files").read_bytes()
    (row,) = parse((local / "desc").read_bytes(), str(local / "desc"))
    assert (row.name, row.version, row.packager) == (
        "sample", "1:2.0-3", "Somebody <s@example.org>",
    )  # fmt: skip
    packed, backup = (local / "mtree").read_bytes(), dict(backups(files, "/x"))
    found = list(manifest(packed, "/x", "sample", backup))
    assert sorted(file.path for file in found) == sorted(listed(files, "/x"))
    for file in found:
        seen = (root / os.fsdecode(file.path[1:])).lstat()
        assert (seen.st_uid, seen.st_gid) == (int(file.username), int(file.groupname))
        if file.type is EntryType.REGULAR:
            told = (file.size, file.mode, file.modified)
            assert told == (seen.st_size, seen.st_mode & 0o7777, int(seen.st_mtime))
            assert file.digest.startswith("sha256:")
    assert [file.path for file in found if file.configuration] == [b"/etc/sample.conf"]
    assert [file.target for file in found if file.target] == [b"tool"]
