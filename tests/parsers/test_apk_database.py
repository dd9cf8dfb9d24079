from __future__ import annotations

import base64
import hashlib
import io
import tarfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.model import EntryType, Gap
from pratique.parsers.apk_database import ApkPackage, manifest, parse, parse_scripts
from pratique.parsers.manifest_file import ManifestFile
from pratique.parsers.package_script import SCRIPT_LENGTH, PackageScript

PATH = "/lib/apk/db/installed"
SHA1 = hashlib.sha1(b"content").digest()
SHA256 = hashlib.sha256(b"content").digest()
Q1 = b"Q1" + base64.b64encode(SHA1)
Q2 = b"Q2" + base64.b64encode(SHA256)

INSTALLED = b"""C:Q1Ab=
P:blog
V:1.2-r3
A:x86_64
S:10
I:99
T:a blog
L:MIT
o:blog-all
m:Somebody <s@example.org>
t:1700000000
D:so:libc.musl-x86_64.so.1
p:cmd:blog=1.2-r3
F:
M:0:0:755
F:etc
F:etc/blog
M:101:102:1750
R:blog.conf
Z:%(q1)b
F:etc/init.d
R:blog
a:0:0:755
Z:%(q1)b
F:usr/bin
R:blog
a:0:33:4755:Q1xattr
Z:%(q2)b
R:link
a:0:0:777
Z:%(q1)b
R:bare

P:second
V:2
""" % {b"q1": Q1, b"q2": Q2}


def test_packages():
    assert list(parse(INSTALLED, PATH)) == [
        ApkPackage(
            PATH, 1, "blog", "1.2-r3", "x86_64", "blog-all", 99, "Somebody <s@example.org>",
            1_700_000_000_000_000_000, "Q1Ab=",
        ),
        ApkPackage(PATH, 34, "second", "2", "", "", None, "", None, ""),
    ]  # fmt: skip


def folder(path, mode=0o755, owner="0", group="0"):
    kind = EntryType.DIRECTORY
    return ManifestFile("blog", path, type=kind, mode=mode, username=owner, groupname=group)


OF_CONTENT = f"sha1:{SHA1.hex()}"


def plain(path, digest=OF_CONTENT, mode=0o644, group="0", *, configuration=False):
    return ManifestFile(
        "blog", path, type=EntryType.REGULAR, digest=digest, mode=mode, username="0",
        groupname=group, configuration=configuration,
    )  # fmt: skip


def test_files():
    assert list(manifest(INSTALLED, PATH)) == [
        folder(b"/"),
        folder(b"/etc"),
        folder(b"/etc/blog", 0o1750, "101", "102"),
        plain(b"/etc/blog/blog.conf", configuration=True),
        folder(b"/etc/init.d"),
        plain(b"/etc/init.d/blog", mode=0o755),
        folder(b"/usr/bin"),
        plain(b"/usr/bin/blog", f"sha256:{SHA256.hex()}", 0o4755, "33"),
        ManifestFile(
            "blog", b"/usr/bin/link", username="0", groupname="0",
            target_digest=f"sha1:{SHA1.hex()}",
        ),
        plain(b"/usr/bin/bare", None),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "line", "reason"),
    [
        (b"P:a\nno field\n", 2, "not a field of a package"),
        (b"V:1\n\n", 1, "a paragraph without a package name"),
    ],
)
def test_a_gap_of_the_packages(content, line, reason):
    gaps = [row for row in parse(content, PATH) if isinstance(row, Gap)]
    assert [(row.line, row.reason) for row in gaps] == [(line, reason)]


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"P:a\nF:x\nR:y\nZ:Q1short=\n", 4),
        (b"P:a\nF:x\nR:y\nZ:Q9" + Q1[2:] + b"\n", 4),
        (b"P:a\nF:x\nR:y\nZ:Q1****\n", 4),
        (b"P:a\nF:x\nR:y\na:0:0:999\n", 4),
        (b"P:a\nZ:" + Q1, 2),
        (b"P:a\nF:x\nR:../y\n", 3),
        (b"P:a\nF:x\nR:\n", 3),
        (b"P:a\nF:" + b"x" * 5000, 2),
    ],
)
def test_a_gap_of_the_files(content, line):
    gaps = [row.line for row in manifest(content, PATH) if isinstance(row, Gap)]
    assert gaps == [line]


def archive(*scripts: tuple[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        for name, content in scripts:
            info = tarfile.TarInfo(name)
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))
    return packed.getvalue()


SCRIPTS = "/lib/apk/db/scripts.tar"
NAME = "blog-1.2-r3.Q1Ab+cd=.post-install"


def test_scripts():
    whole = archive((NAME, b"#!/bin/sh\necho 1\n"), ("a-1.Q1x=.trigger", b"x" * 600))
    assert list(parse_scripts(whole, SCRIPTS)) == [
        PackageScript(SCRIPTS, "blog-1.2-r3", "post-install", "/bin/sh", "#!/bin/sh\necho 1\n"),
        PackageScript(SCRIPTS, "a-1", "trigger", "", "x" * 600),
    ]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (archive(("odd", b"x")), "a script of no package"),
        (archive((NAME, b"x" * (SCRIPT_LENGTH + 1))), "a script too long to keep as a whole"),
        (archive((NAME, b"x"))[:512] + b"x" * 512, None),
        (archive((NAME, b"x"))[:600], "an archive that ends within a script"),
        (b"x" * 600, "not an archive of scripts from here on"),
        (b"x", "an archive that ends within a script"),
    ],
)
def test_a_gap_of_the_scripts(content, reason):
    gaps = [row.reason for row in parse_scripts(content, SCRIPTS) if isinstance(row, Gap)]
    assert gaps == ([] if reason is None else [reason])


@given(st.binary(), st.sampled_from([b"", INSTALLED[:200], INSTALLED[:-20]]))
def test_any_bytes_give_rows_and_gaps(content, start):
    for row in parse(start + content, PATH):
        assert isinstance(row, ApkPackage | Gap)
    for row in manifest(start + content, PATH):
        assert isinstance(row, ManifestFile | Gap)
        assert isinstance(row, Gap) or row.path.startswith(b"/")


@given(st.binary(max_size=3000), st.sampled_from([0, 130, 512, 900]))
def test_any_bytes_give_scripts_and_gaps(content, kept):
    whole = archive((NAME, b"x"))[:kept] + content
    for row in parse_scripts(whole, SCRIPTS):
        assert isinstance(row, PackageScript | Gap)
