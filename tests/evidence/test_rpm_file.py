from __future__ import annotations

import io
import os
import shutil
import struct
import subprocess

import pytest

from pratique.errors import NoCleanCopy
from pratique.evidence.clean_copy import open_clean_copy
from pratique.evidence.rpm_file import MAGIC, contents, read_package

NAMED = {1000: b"blog", 1001: b"6.1", 1002: b"2.el9"}
HEADER_MAGIC = b"\x8e\xad\xe8\x01\0\0\0\0"
FILE, FOLDER, LINK = 0o100644, 0o40755, 0o120777


@pytest.fixture
def package(rpm_header):
    def make(tags=NAMED, payload=b"", signatures=b"odd"):
        signed = HEADER_MAGIC + rpm_header({1000: signatures}, sealed=False)
        whole = MAGIC + bytes(92) + signed
        return whole + bytes(-len(whole) % 8) + HEADER_MAGIC + rpm_header(tags) + payload

    return make


def stripped(number: int, content: bytes = b"") -> bytes:
    return b"07070X%08x\0\0" % number + content + bytes(-len(content) % 4)


def newc(name: bytes, content: bytes = b"", *, mode=FILE, links=1, inode=7) -> bytes:
    numbers = (inode, mode, 0, 0, links, 0, len(content), 8, 1, 0, 0, len(name) + 1, 0)
    head = b"070701" + b"".join(b"%08x" % number for number in numbers) + name + b"\0"
    return head + bytes(-len(head) % 4) + content + bytes(-len(content) % 4)


LAST = newc(b"TRAILER!!!")


def read(whole: bytes, archive: bytes):
    found = read_package(io.BytesIO(whole), "x")
    stream = io.BytesIO(archive)
    return [(names, file.read() if names else b"") for names, file in contents(found, stream)]


@pytest.mark.parametrize("signatures", [b"", b"1", b"12345", b"1234567"])
def test_name_version_and_where_the_files_are(package, signatures):
    whole = package(payload=b"files", signatures=signatures)
    found = read_package(io.BytesIO(whole), "x")
    assert (found.name, found.version) == ("blog", "6.1-2.el9")
    assert whole[found.payload :] == b"files"


def test_the_epoch_is_a_part_of_the_version(package):
    found = read_package(io.BytesIO(package({**NAMED, 1003: [3]})), "x")
    assert found.version == "3:6.1-2.el9"


def test_every_name_of_a_file_has_its_content(package):
    archive = b"".join((
        newc(b"./usr", mode=FOLDER), newc(b"./usr/a", b"text"), newc(b"./usr/empty"),
        newc(b"./usr/one", links=3, inode=9), newc(b"./usr/two", links=3, inode=9),
        newc(b"./usr/link", b"a", mode=LINK), newc(b"./usr/three", b"same", links=3, inode=9),
        newc(b"./usr/none", links=2, inode=10), newc(b"./usr/nil", links=2, inode=10), LAST,
    ))  # fmt: skip
    assert read(package(), archive) == [
        ([b"usr/a"], b"text"),
        ([b"usr/empty"], b""),
        (None, b""),
        ([b"usr/one", b"usr/two", b"usr/three"], b"same"),
        ([b"usr/none", b"usr/nil"], b""),
    ]


LARGE = {
    **NAMED,
    1118: [b"/usr/", b"/usr/bin/"],
    1116: [0, 1, 1, 1, 1, 1],
    1117: [b"bin", b"a", b"b", b"link", b"ghost", b"c"],
    1030: ("H", FOLDER, FILE, FILE, LINK, FILE, FILE),
    1095: [1, 1, 1, 1, 1, 1],
    1096: [1, 2, 2, 3, 2, 5],
    1037: [0, 0, 0, 0, 64, 0],
    5008: ("Q", 4096, 4, 4, 1, 4, 5),
}


def test_files_that_the_archive_only_numbers(package):
    """Where a file is longer than 4 GiB, the header has the names and the lengths."""
    archive = b"".join((
        stripped(0), stripped(1), stripped(2, b"same"), stripped(3, b"a"), stripped(5, b"alone"),
        LAST,
    ))  # fmt: skip
    assert read(package(LARGE), archive) == [
        ([b"usr/bin/a", b"usr/bin/b"], b"same"),
        (None, b""),
        ([b"usr/bin/c"], b"alone"),
    ]


@pytest.mark.parametrize("number", [6, 0xFFFFFFFF])
def test_a_number_that_the_header_does_not_know(package, number):
    with pytest.raises(ValueError, match="not in its header"):
        read(package(LARGE), stripped(number) + LAST)


def test_a_file_without_a_folder(package):
    with pytest.raises(ValueError, match="no folder"):
        read(package({**LARGE, 1116: [9] * 6}), stripped(0) + LAST)


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        (lambda whole: whole[:50], "damaged"),
        (lambda whole: whole[:120], "damaged"),
        (lambda whole: whole.replace(HEADER_MAGIC, b"x" * 8), "damaged"),
        (lambda whole: whole[:-60], "damaged"),
        (lambda whole: whole[:104] + struct.pack(">II", 9, 0x7FFFFFFF) + whole[112:], "longer"),
    ],
)
def test_a_damaged_package_says_so(package, damage, told):
    with pytest.raises(NoCleanCopy, match=told) as said:
        read_package(io.BytesIO(damage(package())), "x")
    assert "rpm2cpio" in said.value.next_step


def test_another_way_to_hold_files_is_said(package):
    with pytest.raises(NoCleanCopy, match="not known"):
        read_package(io.BytesIO(package({**NAMED, 1124: b"drpm"})), "x")


SPEC = """
Name: blog
Version: 6.1
Release: 2
Summary: inert
License: none
BuildArch: noarch
%description
inert
%install
mkdir -p %{buildroot}/usr/share/blog
cd %{buildroot}/usr/share/blog
echo a > a.php
ln a.php b.php
: > empty
ln -s a.php link
%files
/usr/share/blog
"""


PAYLOADS = ("w3.gzdio", "w3.bzdio", "w1.xzdio", "w1.lzdio", "w3.zstdio", "w.ufdio")


@pytest.mark.parametrize("payload", PAYLOADS)
def test_what_rpm_itself_builds_is_read(payload, tmp_path):
    if not shutil.which("rpmbuild"):
        pytest.skip("the program rpmbuild is not here")
    if payload == "w3.zstdio":
        pytest.importorskip("backports.zstd", reason="the lock brings it")
    (tmp_path / "blog.spec").write_text(SPEC)
    told = ("--define", f"_topdir {tmp_path}", "--define", f"_binary_payload {payload}")
    subprocess.run(
        ["rpmbuild", "-bb", "--quiet", *told, "blog.spec"],
        cwd=tmp_path, env={**os.environ, "HOME": str(tmp_path)}, capture_output=True, check=True,
        timeout=120,
    )  # fmt: skip
    (package,) = tmp_path.glob("RPMS/noarch/*.rpm")
    copy = open_clean_copy(package)
    assert {file.path: file.content for file in copy.files()} == {
        "usr/share/blog/a.php": b"a\n",
        "usr/share/blog/b.php": b"a\n",
        "usr/share/blog/empty": b"",
    }
    assert (copy.kind, copy.name, copy.version, copy.left_out) == ("package", "blog", "6.1-2", 1)
