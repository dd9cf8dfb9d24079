from __future__ import annotations

import bz2
import gzip
import lzma
import struct
import tarfile
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pratique.content.archive import budget, look
from pratique.content.archive.budget import Budget, Held
from pratique.content.archive.look import is_archive, is_nothing_else, look_into
from pratique.content.archive.member import ArchiveMember
from pratique.content.identify import identify
from pratique.content.mark import Mark
from pratique.content.names import ARCHIVE_BOMB, ARCHIVE_IN_DISGUISE, ARCHIVE_WRITES_OUTSIDE
from pratique.model import Gap


def seen(content, path="/srv/a.zip"):
    kind = identify(content[:4096], path.rpartition("/")[2])
    if not is_archive(kind, content, content):
        return []
    return list(look_into(Held(content), path, kind, content))


def marks(rows):
    return {(row.path, row.mark) for row in rows if isinstance(row, Mark)}


def gaps(rows):
    return {(row.path, row.reason) for row in rows if isinstance(row, Gap)}


RUNS = "php-runs-request"
PACKED = {
    "zip": lambda made, members: made.zipped(members),
    "jar": lambda made, members: made.zipped(members),
    "tar": lambda made, members: made.tarred(members),
    "tar.gz": lambda made, members: made.tarred(members, "w:gz"),
    "tar.bz2": lambda made, members: made.tarred(members, "w:bz2"),
    "tar.xz": lambda made, members: made.tarred(members, "w:xz"),
    "phar": lambda made, members: made.phar(members),
    "phar.gz": lambda made, members: gzip.compress(made.phar(members)),
}


@pytest.mark.parametrize("suffix", sorted(PACKED))
def test_a_shell_in_each_kind_of_archive(made, suffix):
    content = PACKED[suffix](made, {"in/x.php": made.shell, "readme.txt": b"text"})
    rows = seen(content, f"/srv/a.{suffix}")
    found = [row for row in rows if isinstance(row, ArchiveMember) and row.member == "in/x.php"]
    assert [(row.type, row.size, row.kind, len(row.sha256)) for row in found] == [
        ("regular", len(made.shell), "php", 64)
    ]
    assert (found[0].path, RUNS) in marks(rows)
    assert not gaps(rows)


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
def test_one_file_packed_alone(made, pack):
    rows = seen(pack(made.shell), "/srv/x.php.gz")
    assert marks(rows) == {("/srv/x.php.gz!//x.php", RUNS)}


@pytest.mark.parametrize("name", ["x.jpg", "x", ".htaccess.bak", "x.inc"])
def test_a_program_under_any_name(made, name):
    assert marks(seen(made.zipped({name: made.shell}))) == {(f"/srv/a.zip!//{name}", RUNS)}


def test_archives_in_archives_to_a_depth(made):
    first = made.zipped({"x.php": made.shell})
    second = made.tarred({"first.zip": first}, "w:gz")
    assert marks(seen(made.zipped({"first.zip": first}))) == {
        ("/srv/a.zip!//first.zip!//x.php", RUNS)
    }
    # A stream and the tar in it are one archive.
    rows = seen(made.zipped({"second.tgz": second}))
    assert not marks(rows)
    assert {reason for _path, reason in gaps(rows)} == {"an archive in an archive in an archive"}


def test_that_there_is_a_program_says_nothing(made):
    assert (
        marks(seen(made.zipped({"index.php": b"<?php echo 'hello';", "a.js": b"alert(1)"})))
        == set()
    )


OUT = [
    ("../x", b"", 0.95),
    ("a/../../x", b"", 0.95),
    ("/../x", b"", 0.95),
]


@pytest.mark.parametrize(("name", "content", "confidence"), OUT)
def test_names_that_lead_out(made, name, content, confidence):
    for rows in (seen(made.zipped({name: content})), seen(made.tarred({name: content}), "/a.tar")):
        (mark,) = [row for row in rows if isinstance(row, Mark)]
        assert (mark.mark, mark.confidence) == (ARCHIVE_WRITES_OUTSIDE, confidence)
        assert mark.quote == name


@pytest.mark.parametrize("target", ["/etc", "../..", "a/../../.."])
def test_a_link_that_leads_out_with_a_file_below_it(made, target):
    members = {"link": (tarfile.SYMTYPE, target), "link/cron.d/x": b"* * * * * root true"}
    assert marks(seen(made.tarred(members), "/a.tar")) == {("/a.tar", ARCHIVE_WRITES_OUTSIDE)}


@pytest.mark.parametrize(
    "members",
    [
        {"/etc/passwd": b"x"},
        {"a..b/..c": b"x"},
        {"a/../b": b"x"},
        {"..hidden": b"x"},
        {"lib": (tarfile.SYMTYPE, "usr/lib"), "lib/x": b"x"},
        {"a/link": (tarfile.SYMTYPE, "../b"), "a/link/x": b"x"},
        {"run": (tarfile.SYMTYPE, "/run"), "runs": b"x"},
        {"dev/sda": (tarfile.BLKTYPE, "")},
    ],
)
def test_names_that_stay_inside(made, members):
    assert marks(seen(made.tarred(members), "/a.tar")) == set()


def overlapping(made, count=40):
    content = made.zipped({f"{number:03}": b"\0" * 30_000 for number in range(count)})
    at = content.index(b"PK\x01\x02")
    while at >= 0:
        content = content[: at + 42] + struct.pack("<L", 0) + content[at + 46 :]
        at = content.find(b"PK\x01\x02", at + 4)
    return content


def test_members_that_overlap_are_a_bomb(made):
    (mark,) = [row for row in seen(overlapping(made)) if isinstance(row, Mark)]
    assert (mark.mark, mark.confidence) == (ARCHIVE_BOMB, 0.9)


def test_a_thousandfold_is_a_bomb(made):
    content = made.zipped({"zeros": b"\0" * (80 << 20)})
    assert marks(seen(content)) == {("/srv/a.zip", ARCHIVE_BOMB)}


@pytest.mark.parametrize("suffix", ["gz", "tgz"])
def test_a_bomb_of_programs_ends_at_the_limit(made, monkeypatch, suffix):
    monkeypatch.setattr(budget, "MOST_UNPACKED", 3 << 20)
    program = b"<?php /*" + b"x" * (2 << 20) + b"*/"
    content = gzip.compress(made.tarred({f"{n}.php": program for n in range(5)}))
    rows = list(
        look._look(look._Where(f"/a.{suffix}", "gzip", Held(content), content, 0, Budget(3 << 20)))
    )
    assert gaps(rows) == {(f"/a.{suffix}", "an archive that is looked into in part")}
    assert len([row for row in rows if isinstance(row, ArchiveMember)]) == 1


def test_work_comes_to_an_end(made, monkeypatch):
    monkeypatch.setattr(look, "Budget", lambda: Budget(work=0.0))
    rows = seen(made.zipped({"a.php": made.shell, "b.php": made.shell, "c.txt": b"text"}))
    (gap,) = [row for row in rows if isinstance(row, Gap)]
    assert gap.reason == "an archive that is looked into in part"
    assert gap.detail.startswith("2 members were not analysed")
    assert len([row for row in rows if isinstance(row, ArchiveMember)]) == 3


def test_a_log_is_only_begun():
    (row,) = seen(gzip.compress(b"GET / 200\n" * 900_000), "/var/log/access.log.2.gz")
    assert (row.member, row.kind, row.size, row.sha256) == ("access.log.2", "text", None, None)


def test_encrypted_members_are_a_gap(made):
    content = made.zipped({"x.php": made.shell})
    at = content.index(b"PK\x01\x02") + 8
    rows = seen(content[:at] + b"\x01" + content[at + 1 :])
    assert gaps(rows) == {("/srv/a.zip", "an archive with encrypted members")}
    assert [row.member for row in rows if isinstance(row, ArchiveMember)] == ["x.php"]


def test_one_damaged_member_costs_no_other(made):
    content = bytearray(made.zipped({"a.php": made.shell * 40, "b.php": made.shell}))
    content[70:75] = b"\xff" * 5
    rows = seen(bytes(content))
    assert gaps(rows) == {("/srv/a.zip!//a.php", "a member that is damaged")}
    assert ("/srv/a.zip!//b.php", RUNS) in marks(rows)


def test_a_wrong_sum_hides_nothing(made):
    content = made.zipped({"a.php": made.shell})
    at = content.index(b"PK\x01\x02") + 16
    rows = seen(content[:at] + b"\0\0\0\0" + content[at + 4 :])
    assert gaps(rows) == {("/srv/a.zip!//a.php", "a member that is damaged")}
    assert marks(rows) == {("/srv/a.zip!//a.php", RUNS)}


@pytest.mark.parametrize("cut", [0.3, 0.6])
@pytest.mark.parametrize("suffix", ["zip", "tar.gz", "tar.xz"])
def test_what_breaks_off_is_a_gap(made, suffix, cut):
    content = PACKED[suffix](
        made, {f"{n}.php": b"<?php " + Random(n).randbytes(900) for n in range(9)}
    )
    assert "damaged" in str(gaps(seen(content[: int(len(content) * cut)], f"/a.{suffix}")))


PICTURE = b"\xff\xd8\xff\xe0" + b"picture" * 100


@pytest.mark.parametrize(
    "name", ["x.jpg", "x.png", "x.gif", "x.pdf", "x.txt", "x.log", "x.css", "X.JPG"]
)
def test_a_phar_under_another_name(made, name):
    stub = PICTURE + b"<?php __HALT_COMPILER(); ?>\r\n"
    rows = seen(made.phar({"a.php": made.shell}, stub=stub), f"/srv/{name}")
    assert marks(rows) == {(f"/srv/{name}", ARCHIVE_IN_DISGUISE), (f"/srv/{name}!//a.php", RUNS)}


def test_objects_in_the_metadata_are_told(made):
    content = made.phar({"a": b"x"}, stub=PICTURE + b"__HALT_COMPILER();", metadata=b'O:1:"A":0:{}')
    (mark,) = [row for row in seen(content, "/srv/x.jpg") if isinstance(row, Mark)]
    assert "holds objects" in mark.why


def test_a_zip_behind_a_picture(made):
    rows = seen(PICTURE + made.zipped({"a.php": made.shell}), "/srv/x.jpg")
    assert marks(rows) == {("/srv/x.jpg", ARCHIVE_IN_DISGUISE), ("/srv/x.jpg!//a.php", RUNS)}


@pytest.mark.parametrize("pack", ["zipped", "tarred"])
def test_a_phar_that_is_a_zip_or_a_tar(made, pack):
    content = getattr(made, pack)({".phar/stub.php": b"<?php __HALT_COMPILER();", "a": b"x"})
    assert marks(seen(content, "/srv/x.gif")) == {("/srv/x.gif", ARCHIVE_IN_DISGUISE)}
    assert marks(seen(content, "/srv/x.phar")) == set()


@pytest.mark.parametrize("name", ["composer", "tool.phar", "wp", "phpunit.php"])
def test_a_phar_under_its_own_name(made, name):
    assert marks(seen(made.phar({"a": b"x"}), f"/usr/local/bin/{name}")) == set()


def test_what_is_no_archive():
    for content in (b"", b"text", PICTURE, b"\x7fELF" + b"\0" * 900, b"<?php __halt_compiler();"):
        assert seen(content, "/srv/x") == []


@pytest.mark.parametrize(
    ("kind", "name", "alone"),
    [
        ("tar", "a.tar", True),
        ("tar", "a.php", False),
        ("zip", "a.jar", True),
        ("php", "a.zip", False),
    ],
)
def test_name_and_kind_agree(kind, name, alone):
    assert is_nothing_else(kind, name) is alone


@given(
    st.sampled_from(["zip", "tar", "gzip", "bzip2", "xz", "jpeg", "php", "data"]),
    st.sampled_from(sorted(PACKED)),
    st.lists(st.tuples(st.integers(0, 900), st.binary(max_size=6)), max_size=6),
    st.binary(max_size=200),
)
@settings(max_examples=150, deadline=None)
def test_any_bytes_give_rows_and_gaps(made, kind, suffix, changes, content):
    whole = PACKED[suffix](made, {"a.php": b"<?php echo 1;", "b": b"text"})
    for at, value in changes:
        whole = whole[:at] + value + whole[at + len(value) :]
    for one in (whole, content):
        for row in look_into(Held(one), "/a", kind, one):
            assert isinstance(row, ArchiveMember | Mark | Gap)
