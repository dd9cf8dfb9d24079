"""Databases of rpm of every kind: our own, those of other projects, and those of rpm itself."""

from __future__ import annotations

import os
import shutil
import sqlite3
import struct
import subprocess
import zlib
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pratique.model import EntryType, Gap
from pratique.parsers import rpm_database
from pratique.parsers.manifest_file import ManifestFile
from pratique.parsers.package_script import PackageScript
from pratique.parsers.rpm_database import packages, parse, parse_log
from pratique.parsers.rpm_manifest import manifest
from pratique.parsers.rpm_package import RpmPackage

PATH = "/var/lib/rpm/x"


def of_sqlite(blobs: list[bytes]) -> bytes:
    with closing(sqlite3.connect(":memory:")) as database:
        database.execute("CREATE TABLE 'Packages' (hnum INTEGER PRIMARY KEY, blob BLOB NOT NULL)")
        database.execute("CREATE TABLE 'Name' (key TEXT NOT NULL, hnum INTEGER, idx INTEGER)")
        database.executemany("INSERT INTO Packages (blob) VALUES (?)", [(blob,) for blob in blobs])
        database.commit()
        return database.serialize()


def of_ndb(blobs: list[bytes]) -> bytes:
    slots, content = [], b""
    for number, blob in enumerate(blobs, 1):
        whole = struct.pack("<4s3I", b"BlbS", number, 1, len(blob)) + blob
        whole += bytes(-(len(whole) + 12) % 16)
        whole += struct.pack("<II4s", zlib.adler32(whole), len(blob), b"BlbE")
        block = (4096 + len(content)) // 16
        slots.append(struct.pack("<4s3I", b"Slot", number, block, len(whole) // 16))
        content += whole
    free = struct.pack("<4s3I", b"Slot", 0, 0, 0) * (254 - len(slots))
    head = struct.pack("<4s4I", b"RpmP", 0, 1, 1, len(blobs) + 1) + bytes(12)
    return head + b"".join(slots) + free + content


def of_berkeley(blobs: list[bytes]) -> bytes:
    """Every header in overflow pages, as most are."""
    size = 4096
    hashed = bytearray(struct.pack("<8xIIIHHBB", 1, 0, 0, 2 * len(blobs) + 2, 0, 0, 13))
    hashed += bytes(size - len(hashed))
    entries = [b"\1" + bytes(4), b"\1" + len(blobs).to_bytes(4, "little")]
    more = b""
    for number, blob in enumerate(blobs, 1):
        first = 2 + len(more) // size
        entries += [
            b"\1" + number.to_bytes(4, "little"),
            struct.pack("<B3xII", 3, first, len(blob)),
        ]
        for at in range(0, len(blob), size - 26):
            part = blob[at : at + size - 26]
            this = 2 + len(more) // size
            following = this + 1 if at + len(part) < len(blob) else 0
            page = struct.pack("<8xIIIHHBB", this, 0, following, 0, len(part), 0, 7) + part
            more += page + bytes(size - len(page))
    end = size
    for number, entry in enumerate(entries):
        end -= len(entry)
        hashed[end : end + len(entry)] = entry
        struct.pack_into("<H", hashed, 26 + 2 * number, end)
    meta = struct.pack("<12x3IBB", 0x061561, 9, size, 0, 8)
    return meta + bytes(size - len(meta)) + hashed + more


KINDS = {"sqlite": of_sqlite, "ndb": of_ndb, "berkeley": of_berkeley}
every_kind = pytest.mark.parametrize("kind", KINDS)


@pytest.fixture(scope="module")
def blobs(rpm_header):
    named = [b"a", b"b", b"c"]
    return [
        rpm_header({1000: name, 1001: b"1", 1024: b"echo", 1082: [b"x" * 9000] * place})
        for place, name in enumerate(named)
    ]


@every_kind
def test_headers_come_as_they_are(kind, blobs):
    assert list(packages(KINDS[kind](blobs), PATH)) == blobs


@every_kind
def test_rows_of_a_database(kind, blobs):
    found = list(parse(KINDS[kind](blobs), PATH))
    assert [row.name for row in found if isinstance(row, RpmPackage)] == ["a", "b", "c"]
    assert [row.script for row in found if isinstance(row, PackageScript)] == ["echo"] * 3
    assert all(row.sha1_matches for row in found if isinstance(row, RpmPackage))
    assert len(found) == 6


@every_kind
def test_a_database_that_was_cut_gives_what_is_left(kind, blobs):
    whole = KINDS[kind](blobs)
    found = list(packages(whole[: len(whole) - 9000], PATH))
    assert blobs[0] in found
    assert any(isinstance(row, Gap) for row in found)


@every_kind
def test_a_blob_that_is_no_header_is_a_gap(kind, blobs):
    found = list(parse(KINDS[kind]([b"no header", blobs[0]]), PATH))
    assert [row.reason for row in found if isinstance(row, Gap)] == ["not a header of rpm"]
    assert [row.name for row in found if isinstance(row, RpmPackage)] == ["a"]


def reasons(content, wal=b""):
    return [row.reason for row in packages(content, PATH, wal) if isinstance(row, Gap)]


@pytest.mark.parametrize("content", [b"", b"plain text", bytes(9999)])
def test_what_is_no_database_is_a_gap(content):
    assert reasons(content) == ["not a database of rpm"]


def changed(content, at, form, *values):
    other = bytearray(content)
    struct.pack_into(form, other, at, *values)
    return bytes(other)


@pytest.mark.parametrize(
    ("at", "form", "values", "reason"),
    [
        (4, "<I", [1], "a database of a later rpm"),
        (12, "<I", [9999], "a database that ends within its index"),
        (32, "4s", [b"slot"], "a damaged place in the index of packages"),
        (40, "<I", [0xFFFFFFFF], "a damaged package"),
        (44, "<I", [0xFFFFFFFF], "a damaged package"),
        (44, "<I", [1], "a damaged package"),
        (4096, "4s", [b"blbs"], "a damaged package"),
        (4100, "<I", [7], "a damaged package"),
        (4108, "<I", [0xFFFFFFFF], "a damaged package"),
    ],
)
def test_a_damaged_database_of_ndb(blobs, at, form, values, reason):
    assert reason in reasons(changed(of_ndb(blobs), at, form, *values))
    assert reasons(b"RpmP") == ["not a database of rpm"]


def test_packages_that_share_their_blocks_are_bounded(blobs):
    whole = of_ndb(blobs)
    slots = b"".join(whole[32 + 32 : 32 + 48] for _count in range(254))
    found = list(packages(whole[:32] + slots + whole[4096:], PATH))
    assert sum(len(row) for row in found if isinstance(row, bytes)) <= len(whole)
    assert "a damaged package" in reasons(whole[:32] + slots + whole[4096:])


def test_a_table_without_blobs(blobs):
    with closing(sqlite3.connect(":memory:")) as database:
        database.execute("CREATE TABLE Packages (hnum INTEGER PRIMARY KEY)")
        database.execute("INSERT INTO Packages VALUES (1)")
        database.commit()
        assert reasons(database.serialize()) == ["a package without a header"]
    assert reasons(of_sqlite(blobs), b"odd") == ["a log of changes that is not understood"]
    assert reasons(b"SQLite format 3\0" + bytes(99)) == ["not a database of SQLite"]


@pytest.fixture
def logged(tmp_path, blobs):
    place = tmp_path / "rpmdb.sqlite"
    with closing(sqlite3.connect(place)) as database:
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("CREATE TABLE Packages (hnum INTEGER PRIMARY KEY, blob BLOB NOT NULL)")
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        database.executemany("INSERT INTO Packages (blob) VALUES (?)", [(blob,) for blob in blobs])
        database.commit()
        yield place.read_bytes(), Path(f"{place}-wal").read_bytes()


def test_packages_that_are_only_in_the_log(logged, blobs):
    content, wal = logged
    assert list(packages(content, PATH)) == []
    assert list(packages(content, PATH, wal)) == blobs


def test_a_log_alone_is_a_gap(logged):
    (gap,) = parse_log(logged[1], PATH)
    assert gap.reason == "changes of packages that are not yet in the database of packages"
    (gap,) = parse_log(b"odd", PATH)
    assert gap.reason == "a log of changes that is not understood"
    assert list(parse_log(bytes(99), PATH)) == []


@every_kind
@given(data=st.data())
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_change_gives_rows_and_gaps(kind, blobs, data):
    content = bytearray(KINDS[kind](blobs[:2]))
    places = st.one_of(st.integers(0, 200), st.integers(0, len(content) - 1))
    for _change in range(data.draw(st.integers(1, 20))):
        content[data.draw(places)] = data.draw(st.integers(0, 255))
    read_all(bytes(content))


STARTS = [b"", b"RpmP" + bytes(12), of_ndb([b"x"])[:4090], of_berkeley([b"x"])[:600]]


@given(st.sampled_from(STARTS), st.binary())
def test_any_bytes_give_rows_and_gaps(start, content):
    read_all(start + content)


def read_all(content):
    for row in parse(content, PATH):
        assert isinstance(row, RpmPackage | PackageScript | Gap)
    for blob in packages(content, PATH):
        for file in manifest(blob, PATH) if isinstance(blob, bytes) else ():
            assert isinstance(file, ManifestFile | Gap)


# --- databases of other projects ------------------------------------------------------

KNOWN = {
    "rpm-bdb/Packages": {
        ("rpm-libs", "4.8.0", "4bdccd7d66ec292581ae047c73e476869f43c704"),
        ("rpm-python", "4.8.0", "e308afd6a0c0a0dc31ad8dbf64c0bd1651462c02"),
        ("rpm", "4.8.0", "3b1c9206487936ed0d6190a794a2f3c40e3dd5b1"),
    },
    "rpm-ndb/Packages.db": {
        ("binutils", "2.35.1", "2e706f0d18f426555620350d5c665f834ae20317"),
        ("zlib-devel", "1.2.11", "202827943881ba133a7e8ca91290dcc71083a8e1"),
        ("ncurses-devel", "6.1", "04c2780ee303bc28ca3568233fe7310d964d3b0c"),
    },
    "rpm-sqlite/rpmdb.sqlite": {
        ("rpm", "4.16.0", "f1b7a4ad5d2497a44039ba20a2e83e7e60d52472"),
        ("deltarpm", "3.6.2", "b94aeacccb128594c1c385a19a36b7237fd7bd55"),
    },
}
COUNTS = {"rpm-bdb/Packages": 155, "rpm-ndb/Packages.db": 2459, "rpm-sqlite/rpmdb.sqlite": 347}


@pytest.mark.parametrize("name", KNOWN)
def test_databases_of_other_projects(corpus, name):
    content = (corpus / "rpmdb" / name).read_bytes()
    found = list(parse(content, PATH))
    rows = [row for row in found if isinstance(row, RpmPackage)]
    assert {(row.name, row.version, row.sha1) for row in rows} >= KNOWN[name]
    assert len(rows) == (9 if name.startswith("rpm-sqlite") else 3)
    assert all(row.sha1_matches and row.key_id for row in rows)
    files = [file for blob in packages(content, PATH) for file in manifest(blob, PATH)]
    assert [row for row in (*found, *files) if isinstance(row, Gap)] == []
    assert len(files) == COUNTS[name]


# --- rpm itself -----------------------------------------------------------------------

SPEC = r"""
Name: sample
Version: 1.5
Release: 2
Epoch: 3
Summary: inert
License: none
BuildArch: noarch
Vendor: Example
%description
inert
%install
mkdir -p %{buildroot}/etc/sample %{buildroot}/usr/bin %{buildroot}/usr/share/doc/sample
mkdir -p %{buildroot}/var/lib/sample
cd %{buildroot}
echo a > etc/sample/plain.conf
echo b > etc/sample/kept.conf
echo c > usr/bin/tool
echo d > usr/bin/caps
ln usr/bin/tool usr/bin/tool-again
ln -s tool usr/bin/tool-link
echo e > usr/share/doc/sample/readme
: > var/lib/sample/ghost
: > var/lib/sample/empty
echo f > var/lib/sample/loose
echo g > var/lib/sample/missing
echo h > "usr/bin/$(printf 'l%%.0s' $(seq 200))"
echo i > "usr/bin/n wörd"
%post
echo installed
%preun -p /sbin/ldconfig
%triggerin -- bash
echo bash came
%filetriggerin -- /usr/lib
echo a file came
%files
%dir /etc/sample
%config /etc/sample/plain.conf
%config(noreplace) /etc/sample/kept.conf
%attr(4755, root, root) /usr/bin/tool
%attr(4755, root, root) /usr/bin/tool-again
/usr/bin/tool-link
%caps(cap_net_raw=p) /usr/bin/caps
%doc /usr/share/doc/sample/readme
%ghost /var/lib/sample/ghost
/var/lib/sample/empty
%verify(not md5 size mtime user mode) /var/lib/sample/loose
%config(missingok) /var/lib/sample/missing
/usr/bin/l*
"/usr/bin/n wörd"
"""
QUERY = (
    "[%{FILENAMES}\t%{FILESIZES}\t%{FILEMTIMES}\t%{FILEDIGESTS}\t%{FILEMODES:octal}\t"
    "%{FILEUSERNAME}\t%{FILEGROUPNAME}\t%{FILEFLAGS}\t%{FILELINKTOS}\t%{FILECAPS}\t"
    "%{FILESTATES}\t%{FILEVERIFYFLAGS}\n]"
)


@pytest.fixture(scope="module")
def rpm(tmp_path_factory):
    """Runs rpm, or rpmbuild, with a home and a root of its own."""
    if not (shutil.which("rpm") and shutil.which("rpmbuild")):
        pytest.skip("the programs rpm and rpmbuild are not here")
    place = tmp_path_factory.mktemp("rpm")
    (place / "sample.spec").write_text(SPEC)

    def run(program: str, *arguments: str) -> str:
        told = {**os.environ, "HOME": str(place), "LC_ALL": "C.UTF-8"}
        done = subprocess.run(
            [program, *arguments], env=told, cwd=place, capture_output=True, check=True, timeout=120
        )
        return done.stdout.decode()

    return place, run


@pytest.mark.parametrize(
    ("number", "algorithm"), [(1, "md5"), (2, "sha1"), (8, "sha256"), (10, "sha512")]
)
def test_rows_are_what_rpm_says(rpm, number, algorithm):
    place, run = rpm
    top = f"{place}/build{number}"
    built = ("--define", f"_topdir {top}", "--define", f"_binary_filedigest_algorithm {number}")
    run("rpmbuild", "-bb", "--quiet", *built, "sample.spec")
    root = place / f"root{number}"
    root.mkdir()
    there = ("--root", str(root), "--dbpath", "/var/lib/rpm", "--define", "_db_backend sqlite")
    (package,) = Path(top).glob("RPMS/noarch/*.rpm")
    if os.getuid():
        pytest.skip("rpm changes its root: only root may")
    run("rpm", *there, "-i", "--nodeps", "--noscripts", "--notriggers", "--excludedocs",
        str(package))  # fmt: skip
    content = (root / "var/lib/rpm/rpmdb.sqlite").read_bytes()
    wal = (root / "var/lib/rpm/rpmdb.sqlite-wal").read_bytes()
    (blob,) = packages(content, PATH, wal)

    row, *scripts = parse(content, PATH)
    header = "%{NAME} %{VERSION} %{RELEASE} %{EPOCH} %{ARCH} %{SHA1HEADER} %{SIZE} %{INSTALLTIME}"
    assert run("rpm", *there, "-q", "--qf", header, "sample").split(" ") == [
        row.name, row.version, row.release, str(row.epoch), row.arch, row.sha1, str(row.size),
        str(row.install_time // 1_000_000_000),
    ]  # fmt: skip
    assert row.sha1_matches
    assert [(one.event, one.interpreter, one.script) for one in scripts] == [
        ("postin", "/bin/sh", "echo installed"),
        ("preun", "/sbin/ldconfig", ""),
        ("trigger bash", "/bin/sh", "echo bash came"),
        ("filetrigger /usr/lib", "/bin/sh", "echo a file came"),
    ]

    told = run("rpm", *there, "-q", "--qf", QUERY, "sample").splitlines()
    files = list(manifest(blob, PATH))
    assert len(files) == len(told) == 14
    for file, line in zip(files, told, strict=True):
        assert file == expected(line.split("\t"), algorithm)


def expected(told: list[str], algorithm: str) -> ManifestFile:
    """What a line of rpm means for a file."""
    path, size, mtime, digest, mode, user, group, flags, link, caps, state, verify = told
    package = "sample-1.5-2.noarch"
    attributes, checked, bits = int(flags), int(verify), int(mode, 8)
    if state == "2":
        return ManifestFile(package, path.encode(), may_miss=True, volatile=True)
    ghost, plain = bool(attributes & 64), bits & 0o170000 == 0o100000
    kinds = {0o100000: EntryType.REGULAR, 0o40000: EntryType.DIRECTORY, 0o120000: EntryType.SYMLINK}
    compared = plain and not ghost
    return ManifestFile(
        package,
        path.encode(),
        type=None if ghost else kinds[bits & 0o170000],
        digest=f"{algorithm}:{digest}" if compared and checked & 1 else None,
        size=int(size) if compared and checked & 2 else None,
        mode=bits & 0o7777 if bits & 0o170000 != 0o120000 and checked & 64 else None,
        username=user if checked & 8 else None,
        groupname=group if checked & 16 else None,
        target=link.encode() or None,
        modified=int(mtime) if compared and checked & 32 else None,
        capabilities=caps if plain else None,
        configuration=bool(attributes & 1),
        may_miss=bool(attributes & (8 | 64)),
        volatile=ghost or (plain and not checked & 1),
    )


def test_the_longest_database_is_bounded():
    assert all(parser.most <= 256 << 20 for parser in rpm_database.PARSERS)
