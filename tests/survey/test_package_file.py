from __future__ import annotations

import errno
import hashlib
import os
import tracemalloc
from collections import deque

import pytest

from pratique.evidence.directory import DirectorySource
from pratique.evidence.inside import Opener
from pratique.evidence.status import Statx
from pratique.model import Gap
from pratique.parsers.dpkg import Diversion
from pratique.store.tables import Tables
from pratique.survey.file import File
from pratique.survey.package_file import ANSWERED_FOR, PackageFile, PackageFiles, answered_for

DPKG = "var/lib/dpkg/"
INFO = DPKG + "info/"
MD5 = hashlib.md5(b"x").hexdigest()
OTHER = hashlib.md5(b"y").hexdigest()
STATUS = b"Package: openssh-server\nStatus: install ok installed\n"


@pytest.fixture
def read(server):
    """All that a database with these files lists, and whether a path is to be compared."""

    def reading(files, links=()):
        root = server(files)
        for name, target in links:
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            os.symlink(target, root / name)
        source = DirectorySource.open_at(root)
        beats = []
        packages = PackageFiles(source, lambda: beats.append(1))
        rows = list(packages.rows())

        def compared(path):
            entry = source.lookup(path)
            return entry is not None and bool(packages.manifest(entry))

        return rows, compared, packages.fingerprint()

    return reading


def _md5(row):
    return None if row.digest is None else row.digest.removeprefix("md5:")


def files(rows):
    return {row.listed: (row.path, row.package, row.conffile, _md5(row)) for row in rows}


def test_no_database_lists_nothing(read):
    assert read({"etc/passwd": b""})[0] == []


def test_list_digests_and_conffiles_come_together(read):
    rows, compared, _ = read(
        {
            DPKG + "status": STATUS + f"Conffiles:\n /etc/ssh/sshd_config {MD5}\n".encode(),
            INFO + "openssh-server.list": b"/.\n/etc\n/etc/ssh/sshd_config\n/usr/sbin/sshd\n",
            INFO + "openssh-server.md5sums": f"{OTHER}  usr/sbin/sshd\n".encode(),
            "etc/ssh/sshd_config": b"",
            "usr/sbin/sshd": b"",
            "usr/sbin/other": b"",
        }
    )
    assert files(rows) == {
        "/etc": ("/etc", "openssh-server", False, None),
        "/etc/ssh/sshd_config": ("/etc/ssh/sshd_config", "openssh-server", True, MD5),
        "/usr/sbin/sshd": ("/usr/sbin/sshd", "openssh-server", False, OTHER),
    }
    assert compared(b"usr/sbin/sshd")
    assert compared(b"etc/ssh/sshd_config")
    assert not compared(b"usr/sbin/other")
    assert not compared(b"etc")


def test_conffile_of_a_package_that_names_its_architecture(read):
    rows, _, _ = read(
        {
            DPKG + "status": f"Package: libc6\nConffiles:\n /etc/ld.so.conf {MD5}\n".encode(),
            INFO + "libc6:amd64.list": b"/etc/ld.so.conf\n",
        }
    )
    assert files(rows)["/etc/ld.so.conf"] == ("/etc/ld.so.conf", "libc6:amd64", True, MD5)


def test_conffile_of_another_package_says_nothing(read):
    rows, _, _ = read(
        {
            DPKG + "status": f"Package: a\nConffiles:\n /etc/x {MD5}\n".encode(),
            INFO + "b.list": b"/etc/x\n",
        }
    )
    assert files(rows)["/etc/x"] == ("/etc/x", "b", False, None)


def test_obsolete_conffile_is_an_ordinary_path(read):
    rows, compared, _ = read(
        {
            DPKG + "status": f"Package: a\nConffiles:\n /etc/x {MD5} obsolete\n".encode(),
            INFO + "a.list": b"/etc/x\n",
            "etc/x": b"",
        }
    )
    assert files(rows)["/etc/x"] == ("/etc/x", "a", False, None)
    assert not compared(b"etc/x")


def test_paths_go_through_the_links_of_the_evidence(read):
    rows, compared, _ = read(
        {
            DPKG + "status": STATUS,
            INFO + "coreutils.list": b"/bin/ls\n/lib/loop/a\n",
            INFO + "coreutils.md5sums": f"{MD5}  bin/ls\n".encode(),
            "usr/bin/ls": b"",
        },
        links=[("bin", "/usr/bin"), ("lib", "usr/lib"), ("usr/lib", "../lib")],
    )
    assert files(rows)["/bin/ls"][0] == "/usr/bin/ls"
    assert compared(b"usr/bin/ls")
    assert files(rows)["/lib/loop/a"][0] == "/lib/loop/a"  # a circle of links leads nowhere


def test_link_out_of_the_evidence_stays_inside(read):
    rows, _, _ = read(
        {DPKG + "status": STATUS, INFO + "a.list": b"/opt/passwd\n"},
        links=[("opt", "../../../../../../etc")],
    )
    assert files(rows)["/opt/passwd"][0] == "/etc/passwd"


def diverted(by: str, package: str) -> dict[str, bytes]:
    return {
        DPKG + "status": STATUS,
        DPKG + "diversions": f"/usr/bin/lsof\n/usr/bin/lsof.distrib\n{by}\n".encode(),
        INFO + f"{package}.list": b"/usr/bin/lsof\n",
        INFO + f"{package}.md5sums": f"{MD5}  usr/bin/lsof\n".encode(),
        "usr/bin/lsof": b"",
        "usr/bin/lsof.distrib": b"",
    }


@pytest.mark.parametrize(
    ("by", "package", "path"),
    [
        (":", "lsof", "/usr/bin/lsof.distrib"),
        ("replacement", "lsof", "/usr/bin/lsof.distrib"),
        ("lsof", "lsof", "/usr/bin/lsof"),
        ("lsof", "lsof:amd64", "/usr/bin/lsof"),
    ],
)
def test_the_package_that_diverts_keeps_the_name(by, package, path, read):
    rows, compared, _ = read(diverted(by, package))
    told = [row for row in rows if isinstance(row, Diversion)]
    assert told == [Diversion("/usr/bin/lsof", "/usr/bin/lsof.distrib", by)]
    (row,) = (row for row in rows if isinstance(row, PackageFile))
    assert (row.path, row.listed, _md5(row)) == (path, "/usr/bin/lsof", MD5)
    other = {"/usr/bin/lsof", "/usr/bin/lsof.distrib"} - {path}
    assert compared(path[1:].encode())
    assert not any(compared(one[1:].encode()) for one in other)


def test_list_without_digests(read):
    rows, _, _ = read({DPKG + "status": STATUS, INFO + "a.list": b"/usr/x\n"})
    assert files(rows) == {"/usr/x": ("/usr/x", "a", False, None)}


@pytest.mark.parametrize("listing", [None, b"", b"/usr/other\n"])
def test_digest_of_a_path_that_no_list_names(listing, read):
    database = {DPKG + "status": STATUS, INFO + "a.md5sums": f"{MD5}  usr/x\n".encode()}
    rows, compared, _ = read(
        database | ({} if listing is None else {INFO + "a.list": listing}) | {"usr/x": b""}
    )
    assert files(rows)["/usr/x"] == ("/usr/x", "a", False, MD5)
    assert compared(b"usr/x")


def test_without_a_status_the_lists_still_tell(read):
    rows, _, _ = read(
        {INFO + "a.list": b"/usr/x\n", INFO + "a.md5sums": f"{MD5}  usr/x\n".encode()}
    )
    assert files(rows) == {"/usr/x": ("/usr/x", "a", False, MD5)}


def test_lines_that_do_not_fit_are_gaps_with_a_place(read):
    rows, _, _ = read(
        {
            DPKG + "status": STATUS,
            DPKG + "diversions": b"rubbish\n",
            INFO + "a.list": b"/usr/x\nrubbish\n",
            INFO + "a.md5sums": b"rubbish\n",
        }
    )
    gaps = {(gap.path, gap.line) for gap in rows if isinstance(gap, Gap)}
    assert gaps == {
        ("/var/lib/dpkg/diversions", 1),
        ("/var/lib/dpkg/info/a.list", 2),
        ("/var/lib/dpkg/info/a.md5sums", 1),
    }
    assert [row.path for row in rows if isinstance(row, PackageFile)] == ["/usr/x"]


@pytest.mark.parametrize("name", ["status", "diversions", "info/a.list", "info/a.md5sums"])
def test_a_folder_where_a_file_should_be_is_a_gap(name, read):
    database = {
        DPKG + "status": STATUS, DPKG + "diversions": b"", INFO + "a.list": b"/usr/x\n",
        INFO + "a.md5sums": b"",
    }  # fmt: skip
    del database[DPKG + name]
    rows, _, _ = read(database | {f"{DPKG}{name}/inside": b""})
    assert [(gap.path, gap.reason) for gap in rows if isinstance(gap, Gap)] == [
        (f"/{DPKG}{name}", "not a file")
    ]


def test_too_long_is_a_gap(read, monkeypatch):
    monkeypatch.setattr("pratique.survey.database.reading._MOST_BYTES", 100)
    rows, _, _ = read({DPKG + "status": STATUS * 10, INFO + "a.list": b"/usr/x\n"})
    (gap,) = (row for row in rows if isinstance(row, Gap))
    assert (gap.path, gap.reason) == ("/var/lib/dpkg/status", "too long for what it is")


@pytest.mark.parametrize(
    ("listed", "shown", "real"),
    [
        (b"/usr/\x1b[2J\xff", r"/usr/\x1b[2J\xff", r"/usr/\x1b[2J\xff"),
        (b"/a\0b/c/d", r"/a\x00b/c/d", r"/a\x00b/c/d"),
        (b"/usr/x\0", r"/usr/x\x00", r"/usr/x\x00"),
        (b"/../../outside/x", "/../../outside/x", "/outside/x"),
        (b"/usr/../opt/./x", "/usr/../opt/./x", "/opt/x"),
        (b"//usr//x", "//usr//x", "/usr/x"),
        (b"/usr/x\r", r"/usr/x\x0d", r"/usr/x\x0d"),
    ],
)
def test_names_of_any_bytes_come_out_readable(listed, shown, real, read):
    rows, _, _ = read({DPKG + "status": STATUS, INFO + "a.list": listed + b"\n", "usr/x": b""})
    assert files(rows) == {shown: (real, "a", False, None)}


def test_nothing_beside_the_evidence_is_looked_at(read, tmp_path, monkeypatch):
    """A list that names `/../x` asks for what lies beside the root on this machine."""
    (tmp_path / "outside").symlink_to("usr")
    asked = []
    real = Statx.entry

    def entry(self, folder, name, path):
        asked.append((os.readlink(f"/proc/self/fd/{folder}"), name))
        return real(self, folder, name, path)

    monkeypatch.setattr(Statx, "entry", entry)
    read({DPKG + "status": STATUS, INFO + "a.list": b"/../outside/x\n/..\n/usr/../../x/y\n"})
    root = str(tmp_path / "server")
    assert asked
    assert all(folder.startswith(root) and name != b".." for folder, name in asked)


@pytest.mark.parametrize("gone", ["info", "status"])
def test_what_cannot_be_looked_at_is_a_gap(gone, read, monkeypatch):
    real = Opener.open

    def refuse(self, folder, path, flags):
        if path.endswith(gone.encode()):
            raise PermissionError(errno.EACCES, "closed")
        return real(self, folder, path, flags)

    monkeypatch.setattr(Opener, "open", refuse)
    rows, _, _ = read({DPKG + "status": STATUS, INFO + "a.list": b""})
    assert [(gap.path, gap.reason) for gap in rows if isinstance(gap, Gap)] == [
        (f"/{DPKG}{gone}", "no permission")
    ]


DATABASE = {
    DPKG + "status": STATUS + b"Conffiles:\n" + b"".join(
        b" /etc/ssh/%d %s\n" % (number, MD5.encode()) for number in range(9)
    ),
    DPKG + "diversions": b"/a\n/b\n:\n" * 9,
    **{
        f"{INFO}p{package}.list": b"".join(b"/usr/%d/%d\n" % (package, n) for n in range(9))
        for package in range(9)
    },
    **{
        f"{INFO}p{package}.md5sums": b"".join(
            b"%s  usr/%d/%d\n" % (MD5.encode(), package, n) for n in range(9)
        )
        for package in range(9)
    },
}  # fmt: skip


@pytest.mark.parametrize(
    ("limit", "most"),
    [
        ("database.reading._MOST_BYTES_TOGETHER", 1500),
        ("database.reading._MOST_LINES", 40),
        ("package_file._MOST_DIGESTS", 30),
        ("database.dpkg_database._MOST_IN_A_PACKAGE", 5),
        ("database.dpkg_database._MOST_CONFFILES", 5),
        ("database.dpkg_database._MOST_DIVERSIONS", 5),
    ],
)
def test_beyond_what_is_read_is_a_gap(limit, most, read, monkeypatch):
    assert not [row for row in read(DATABASE)[0] if isinstance(row, Gap)]
    monkeypatch.setattr(f"pratique.survey.{limit}", most)
    rows, _, _ = read(DATABASE)
    (gap,) = (row for row in rows if isinstance(row, Gap))
    assert (gap.path, gap.reason) == ("/var/lib/dpkg", "more packages than are read")
    assert gap.matters


def test_many_packages_take_no_more_memory(server, monkeypatch):
    """However many lists there are, and whatever is in them."""
    monkeypatch.setattr("pratique.survey.package_file._MOST_DIGESTS", 1_000)
    monkeypatch.setattr("pratique.survey.package_file._MOST_FOLDER_BYTES", 100_000)

    def peak(packages: int) -> int:
        database = {DPKG + "status": STATUS}
        for package in range(packages):
            lines = b"".join(b"%s  usr/%d/%d/x\n" % (MD5.encode(), package, n) for n in range(200))
            database[f"{INFO}p{package}.md5sums"] = lines
        reader = PackageFiles(DirectorySource.open_at(server(database)), lambda: None)
        tracemalloc.start()
        deque(reader.rows(), maxlen=0)
        taken = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return taken

    assert peak(80) < 2 * peak(20)


def test_a_digest_that_is_none_matches_no_content(read):
    database = {DPKG + "status": f"Package: a\nConffiles:\n /etc/x {'z' * 32}\n".encode()}
    rows, compared, _ = read(database | {INFO + "a.list": b"/etc/x\n", "etc/x": b""})
    assert files(rows)["/etc/x"] == ("/etc/x", "a", True, "z" * 32)
    assert compared(b"etc/x")


def test_fingerprint_changes_with_the_database_alone(read):
    database = {DPKG + "status": STATUS, INFO + "a.list": b"/usr/x\n"}
    before = read(database)[2]
    assert read({"usr/x": b"new"})[2] == before
    assert read({INFO + "a.list": b"/usr/x\n/usr/y\n"})[2] != before


def test_links_in_a_circle_leave_the_path_as_it_is_listed(read):
    files = {"var/lib/dpkg/status": b"", "var/lib/dpkg/info/tool.list": b"/a/x\n"}
    rows, _compared, _fingerprint = read(files, [("a", "b"), ("b", "a")])
    assert [row.path for row in rows] == ["/a/x"]


def listed(path: str, uid: int) -> File:
    return File(
        path, "/", path, "regular", 1, 0o644, uid, 0, 1, 1, 1, 1, None, None, None, None, None,
        None, None, 0, None, "text", None, None,
    )  # fmt: skip


def test_the_rule_in_sql_is_the_rule():
    tops = ("usr", "bin", "lib64", "etc", "opt", "boot", "var", "home", "us", "usr2", "USR", "")
    paths = [f"/{top}/a/usr" for top in tops] + ["/usr", "/a", "/usr's/x", "/\\xffusr/a"]
    rows = [listed(path, uid) for path in paths for uid in (0, 33)]
    with Tables.of(rows, (File,)) as tables:
        told = set(tables.select(f"SELECT path, uid FROM file f WHERE {ANSWERED_FOR}"))
    expected = {(row.path, row.uid) for row in rows if answered_for(row.path, row.uid)}
    assert told == expected
    assert len(told) == 7
