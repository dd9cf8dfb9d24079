from __future__ import annotations

from typing import Any

import pytest

from pratique.inventory.deb_archive import DebArchive, SignedDigest
from pratique.inventory.verification import (
    OF_A_COPY,
    ON_THIS_DISK,
    READS,
    VERIFICATION,
    Standing,
    Verification,
    write_verification,
)
from pratique.model import Gap, Instant, Stage
from pratique.parsers.dpkg import DebPackage
from pratique.parsers.group import Group
from pratique.parsers.passwd import Account
from pratique.store.columns import columns
from pratique.store.tables import Tables
from pratique.survey.clean_copy import GivenCopy
from pratique.survey.file import File
from pratique.survey.known_good import KnownGood, Placed
from pratique.survey.package_file import PackageFile

PATH = "/usr/bin/ls"
SHA, OTHER = "a" * 64, "b" * 64
SECOND = 1_000_000_000


def file(path: str = PATH, **values: Any) -> File:
    folder, _, name = path.rpartition("/")
    told: dict[str, Any] = {
        "type": "regular", "size": 100, "mode": 0o755, "uid": 0, "gid": 0, "inode": 1, "device": 1,
        "hard_links": 1, "allocated": 4096, "mtime": Instant(5 * SECOND + 7), "ctime": None,
        "atime": None, "btime": None, "immutable": None, "append_only": None,
        "capabilities": None, "rdev": 0, "symlink_target": None, "kind": "elf", "sha256": SHA,
        "digest": None,
    }  # fmt: skip
    return File(path, folder or "/", name, **{**told, **values})


def rpm(path: str = PATH, **values: Any) -> PackageFile:
    told: dict[str, Any] = {
        "type": "regular", "size": 100, "mode": 0o755, "username": "root", "groupname": "root",
        "mtime": Instant(5 * SECOND), "capabilities": "", "conffile": False,
        "digest": f"sha256:{SHA}",
    }  # fmt: skip
    return PackageFile(path, "coreutils", "rpm", path, **{**told, **values})


def deb(path: str = PATH, **values: Any) -> PackageFile:
    told: dict[str, Any] = {"package": "coreutils", "conffile": False, "digest": "md5:11"}
    told |= values
    return PackageFile(path=path, manager="dpkg", listed=path, **told)


def verified(*rows: Any) -> dict[str, Verification]:
    with Tables.of(rows, READS) as tables:
        told = (
            Verification(*row[:2], tuple(row[2]), *row[3:]) for row in tables.select(VERIFICATION)
        )
        return {row.path: row for row in told}


@pytest.mark.parametrize(
    ("told", "found", "differs"),
    [
        (rpm(), file(), ()),
        (rpm(), file(sha256=OTHER), ("content",)),
        (rpm(), file(size=7, sha256=OTHER), ("content", "size")),
        (rpm(), file(mode=0o4755), ("mode",)),
        (rpm(), file(uid=33), ("owner",)),
        (rpm(), file(gid=8), ("group",)),
        (rpm(username="www"), file(uid=33), ()),
        (rpm(username="www", groupname="web"), file(uid=33, gid=8), ()),
        (rpm(username="www"), file(uid=0), ("owner",)),
        (rpm(username="gone"), file(uid=0), ("owner",)),
        (rpm(), file(capabilities="0100"), ("capabilities",)),
        (rpm(capabilities="cap_net_raw=ep"), file(), ("capabilities",)),
        (rpm(capabilities=None), file(capabilities="0100"), ()),
        (rpm(), file(mtime=Instant(9 * SECOND)), ("time",)),
        (rpm(), file(type="symlink", symlink_target="x", sha256=None), ("type", "time")),
        (rpm(digest="sha512:" + "c" * 128), file(digest="sha512:" + "c" * 128), ()),
        (rpm(digest="sha512:" + "c" * 128), file(digest="sha512:" + "d" * 128), ("content",)),
        (rpm(type="directory", digest=None, mode=0o700), file(type="directory"), ("mode",)),
        (deb(), file(digest="md5:11"), ()),
        (deb(), file(digest="md5:22", uid=5, mode=0), ("content",)),
        (deb(), file(type="fifo", sha256=None), ("type",)),
    ],
)  # fmt: skip
def test_what_differs(told, found, differs):
    people = [
        Account("/etc/passwd", 1, "www", 33, 33, "locked", "", "/", ""),
        Group("/etc/group", 1, "web", 8, ()),
    ]
    row = verified(told, found, *people)[PATH]
    if found.type != "symlink":
        assert row.differs == differs
    modified = bool(set(differs) - {"time"})
    assert row.state == (Standing.MODIFIED if modified else Standing.VERIFIED)
    assert row.proof == ON_THIS_DISK


def test_a_link_that_leads_elsewhere():
    link = rpm(type="symlink", digest=None, target="../x", size=None)
    assert verified(link, file(type="symlink", symlink_target="../x"))[PATH].state == "verified"
    row = verified(link, file(type="symlink", symlink_target="/tmp/x"))[PATH]
    assert (row.state, row.differs[0]) == ("modified", "target")


@pytest.mark.parametrize(
    ("told", "found", "state", "reason"),
    [
        (deb(conffile=True), file(digest="md5:22"), "conffile changed", ""),
        (rpm(conffile=True), file(sha256=OTHER), "conffile changed", ""),
        (rpm(conffile=True), file(), "verified", ""),
        (rpm(volatile=True), file(sha256=OTHER), "not checkable", "its content is meant to change"),
        (rpm(volatile=True), file(mode=0o4777), "modified", ""),
        (deb(digest=None), file(), "not checkable", "the manifest has no digest of it"),
        (deb(), file(sha256=None), "not checkable", "it could not be wholly read"),
        (
            rpm(digest="crc:1"),
            file(),
            "not checkable",
            "the manifest names no digest that can be made",
        ),
        (deb(), None, "missing", ""),
        (rpm(), None, "missing", ""),
        (rpm(may_miss=True), None, "not checkable", "it need not be there"),
        (deb(), file(type="character", rdev=0), "missing", ""),
        (
            deb(digest=None),
            None,
            "not checkable",
            "not there; the manifest has no digest of it, so it may be no file",
        ),
    ],
)
def test_state(told, found, state, reason):
    rows = [told] if found is None else [told, found]
    row = verified(*rows)[PATH]
    assert (row.state, row.reason) == (state, reason)


def test_not_there_where_nobody_could_look_is_not_missing():
    gap = Gap("/usr", None, Stage.LIST, "no permission", "")
    row = verified(deb(), gap)[PATH]
    assert (row.state, row.reason) == ("not checkable", "a folder above it could not be listed")
    beside = Gap("/us", None, Stage.LIST, "no permission", "")
    assert verified(deb(), beside)[PATH].state == "missing"


def test_unowned_is_told_of_the_folders_of_packages_alone():
    rows = [deb(), *(file(path) for path in (PATH, "/usr/bin/x", "/usr/local/bin/y", "/srv/z"))]
    told = verified(*rows)
    assert {path: row.state for path, row in told.items()} == {
        PATH: "not checkable",
        "/usr/bin/x": "unowned",
    }


def test_without_a_database_nothing_is_unowned():
    assert verified(file()) == {}


def test_folders_of_dpkg_have_nothing_to_compare():
    rows = [deb("/usr/bin", digest=None), file("/usr/bin", type="directory", sha256=None)]
    assert verified(*rows) == {}


def test_of_two_packages_the_one_that_agrees_counts():
    both = [deb(digest="md5:33", package="a"), deb(package="b"), file(digest="md5:11")]
    row = verified(*both)[PATH]
    assert (row.state, row.package) == ("verified", "b")


def copied(**values: Any) -> list[Any]:
    row: dict[str, Any] = {"version": "9.1-1", "copy": "c1", "name": "coreutils"} | values
    installed = DebPackage(
        "/var/lib/dpkg/status", 1, "coreutils", "9.1-1", "amd64", "", "install ok installed", ""
    )
    placed = Placed(PATH, "", "c1", "/", "usr/bin/ls", 100, OTHER, "")
    given = GivenCopy(*(row.get(column.name, 0) for column in columns(GivenCopy)))
    return [installed, placed, given]


def test_a_given_package_says_more_than_the_database():
    row = verified(deb(), file(digest="md5:11"), *copied())[PATH]
    assert (row.state, row.differs) == ("modified", ("content",))
    assert row.proof == f"{OF_A_COPY}coreutils 9.1-1"


def test_a_package_of_another_version_says_nothing():
    row = verified(deb(), file(digest="md5:11"), *copied(version="9.4-3"))[PATH]
    assert (row.state, row.proof) == ("verified", ON_THIS_DISK)


def test_a_file_of_a_given_copy_rests_on_that():
    good = KnownGood(PATH, "c1", "usr/bin/ls", "coreutils 9.1-1", in_place=True)
    row = verified(deb(), file(digest="md5:11"), good)[PATH]
    assert (row.state, row.proof) == ("verified", f"{OF_A_COPY}coreutils 9.1-1")


def test_is_written_as_a_table(tmp_path):
    with Tables.of([deb(), file(digest="md5:11")], READS) as tables:
        write_verification(tables, tmp_path)
    with Tables.open_at(tmp_path, [Verification]) as tables:
        assert [row.path for row in tables.rows(Verification)] == [PATH]


def test_what_a_signature_proves_counts_more_than_the_database():
    signed = SignedDigest(PATH, "coreutils", PATH, "md5:99", "md5:11", "/x.deb, signed by Debian")
    row = verified(deb(), file(digest="md5:11"), signed)[PATH]
    assert (row.state, row.proof) == ("modified", "/x.deb, signed by Debian")
    row = verified(deb(), file(digest="md5:99"), signed)[PATH]
    assert (row.state, row.proof) == ("verified", "/x.deb, signed by Debian")


def test_a_manifest_that_is_as_signed_is_the_proof():
    kept = DebArchive("/x.deb", "coreutils", "9.1-1", "manifest as signed", "Debian", "0")
    row = verified(deb(), file(digest="md5:11"), kept)[PATH]
    assert (row.state, row.proof) == ("verified", "/x.deb, signed by Debian")
    row = verified(deb(conffile=True), file(digest="md5:11"), kept)[PATH]
    assert row.proof == ON_THIS_DISK  # the digests of these are not in the package's manifest
