from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.evidence import rpm_header as header_module
from pratique.model import EntryType, Gap
from pratique.parsers import rpm_manifest
from pratique.parsers.manifest_file import ManifestFile
from pratique.parsers.rpm_manifest import manifest

PATH = "/var/lib/rpm/rpmdb.sqlite"
BLOG = "blog-6.1-2.el9.x86_64"
NAMED = {1000: b"blog", 1001: b"6.1", 1002: b"2.el9", 1022: b"x86_64"}
FILE, FOLDER, LINK = 0o100644, 0o40755, 0o120777
SHA = b"ab" * 32


def tags(**other):
    """A package with one file, `/usr/bin/a`; other tags as `t1030=...`."""
    one = {
        **NAMED,
        1118: [b"/usr/bin/"], 1116: [0], 1117: [b"a"], 1030: ("H", FILE), 1028: [5],
        1034: [1700000000], 1035: [SHA], 1036: [b""], 1037: [0], 1039: [b"root"], 1040: [b"adm"],
        1045: [0xFFFFFFFF], 5011: [8],
    }  # fmt: skip
    changed = {int(tag[1:]): value for tag, value in other.items()}
    return {tag: value for tag, value in {**one, **changed}.items() if value is not None}


def file(path=b"/usr/bin/a", **other):
    told = {
        "type": EntryType.REGULAR, "digest": f"sha256:{SHA.decode()}", "size": 5, "mode": 0o644,
        "username": "root", "groupname": "adm", "modified": 1700000000, "capabilities": "",
    }  # fmt: skip
    return ManifestFile(BLOG, path, **{**told, **other})


NOT_VERIFIED = {"digest": None, "size": None, "modified": None}
MD5 = b"0123456789abcdef" * 2
EXPECTED = [
    (tags(), file()),
    (tags(t5011=None, t1035=[MD5]), file(digest=f"md5:{MD5.decode()}")),
    (tags(t5011=[2], t1035=[b"AB" * 20]), file(digest="sha1:" + "ab" * 20)),
    (tags(t5011=[10], t1035=[b"ab" * 64]), file(digest="sha512:" + "ab" * 64)),
    (tags(t1035=[b""]), file(digest=None)),
    (tags(t1035=[b"no digest"]), file(digest=None)),
    (tags(t1030=("H", 0o104755)), file(mode=0o4755)),
    (tags(t1028=None, t5008=("Q", 5 << 32)), file(size=5 << 32)),
    (tags(t5010=[b"cap_net_raw=p"]), file(capabilities="cap_net_raw=p")),
    (tags(t5010=[b"="]), file()),
    (tags(t1037=[17]), file(configuration=True)),
    (tags(t1037=[2]), file()),
    (tags(t1037=[8]), file(may_miss=True)),
    (tags(t1037=[64]), file(type=None, may_miss=True, volatile=True, **NOT_VERIFIED)),
    (tags(t1045=[~1 & 0xFFFFFFFF]), file(digest=None, volatile=True)),
    (tags(t1045=[1]), file(size=None, mode=None, username=None, groupname=None, modified=None,
                           capabilities=None)),
    (tags(t1045=None), file()),
    (tags(t1029=("B", 255)), file()),
    (tags(t1027=[b"/opt/old"], t1117=None, t1116=None, t1118=None), file(b"/opt/old")),
    (tags(t1030=("H", FOLDER)),
     file(type=EntryType.DIRECTORY, mode=0o755, capabilities=None, **NOT_VERIFIED)),
    (tags(t1030=("H", 0o020600)),
     file(type=EntryType.CHARACTER, mode=0o600, capabilities=None, **NOT_VERIFIED)),
    (tags(t1030=("H", LINK), t1036=[b"../b"]),
     file(type=EntryType.SYMLINK, mode=None, target=b"../b", capabilities=None, **NOT_VERIFIED)),
    (tags(t1117=[b"\xff\n"]), file(b"/usr/bin/\xff\n")),
]  # fmt: skip


@pytest.mark.parametrize(("told", "expected"), EXPECTED)
def test_a_file(rpm_header, told, expected):
    assert list(manifest(rpm_header(told), PATH)) == [expected]


def test_a_file_of_another_architecture_stands_there(rpm_header):
    (found,) = manifest(rpm_header(tags(), {1029: ("B", 4)}), PATH)
    assert found == file(volatile=True, **NOT_VERIFIED)


@pytest.mark.parametrize("state", [1, 2, 3, 9])
def test_a_file_that_is_not_that_of_the_package_there(rpm_header, state):
    """Replaced by another package, left out at installation, on a shared disk, or who knows."""
    (found,) = manifest(rpm_header(tags(), {1029: ("B", state)}), PATH)
    assert found == ManifestFile(BLOG, b"/usr/bin/a", may_miss=True, volatile=True)


def gaps(blob):
    return [(row.reason, row.detail) for row in manifest(blob, PATH) if isinstance(row, Gap)]


@pytest.mark.parametrize(
    ("told", "detail"),
    [
        (tags(t1035=[SHA, SHA]), "tag 1035 has 2 values for 1 files"),
        (tags(t1030=("I", 5, 5)), "tag 1030 has 2 values for 1 files"),
        (tags(t1036=[7]), "tag 1036 has 0 values for 1 files"),
        (tags(t5011=[99]), "digests of the unknown algorithm 99"),
    ],
)
def test_lists_that_do_not_fit(rpm_header, told, detail):
    reason = "a list of files that does not fit the others"
    assert gaps(rpm_header(told)) == [(reason, f"{BLOG}: {detail}")]


@pytest.mark.parametrize(
    "told",
    [tags(t1116=[1]), tags(t1116=None), tags(t1118=[b"usr/"]), tags(t1117=[b"x" * 5000]),
     tags(t1117=None, t1027=[b"no path"])],
)  # fmt: skip
def test_a_file_without_a_path(rpm_header, told):
    assert gaps(rpm_header(told))[-1] == ("a file without a path", f"{BLOG}: file 0")


def test_files_without_end_are_bounded(rpm_header, monkeypatch):
    monkeypatch.setattr(header_module, "MOST_VALUES", 3)
    monkeypatch.setattr(rpm_manifest, "MOST_VALUES", 3)
    blob = rpm_header(tags(t1117=[b"a"] * 9, t1116=[0] * 9))
    found = list(manifest(blob, PATH))
    assert len([row for row in found if isinstance(row, ManifestFile)]) == 3
    assert found[-1].reason == "more files in a package than are read"


def test_what_is_no_header_is_a_gap():
    assert gaps(b"plain") == [("not a header of rpm", "plain")]


def test_a_package_without_files(rpm_header):
    assert list(manifest(rpm_header(NAMED), PATH)) == []


@given(st.data())
def test_any_change_of_a_header_gives_files_and_gaps(rpm_header, data):
    blob = bytearray(rpm_header(tags(t1117=[b"a", b"b"], t1116=[0, 0])))
    for _change in range(data.draw(st.integers(1, 6))):
        blob[data.draw(st.integers(0, len(blob) - 1))] = data.draw(st.integers(0, 255))
    for row in manifest(bytes(blob), PATH):
        assert isinstance(row, ManifestFile | Gap)
