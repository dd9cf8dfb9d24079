"""A machine whose apt keeps packages, with an index that a key made for the test has signed."""

from __future__ import annotations

import hashlib
import io
import lzma
import tarfile

import pytest

from pratique.evidence.directory import DirectorySource
from pratique.inventory import archive_key, deb_archive
from pratique.inventory.deb_archive import (
    AS_SIGNED,
    DIFFERS,
    NOT_INSTALLED,
    NOT_SIGNED,
    DebArchive,
    SignedDigest,
    write_deb_archives,
)
from pratique.store.tables import Tables
from pratique.survey.surveyor import row_types, survey

pysequoia = pytest.importorskip("pysequoia", reason="no wheel of it for this machine")

PROGRAM = b"the program as its makers shipped it"
GOOD = hashlib.md5(PROGRAM).hexdigest()
CHANGED = hashlib.md5(b"changed").hexdigest()
DEB = "var/cache/apt/archives/tool_1_amd64.deb"
LISTS = "var/lib/apt/lists/archive.example.org_dists_stable_"


def packed(control: bytes, sums: bytes) -> bytes:
    """A package with no more than what is read of it."""
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w") as tar:
        for name, content in (("./control", control), ("./md5sums", sums)):
            member = tarfile.TarInfo(name)
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    out = b"!<arch>\n"
    for name, content in (
        ("debian-binary", b"2.0\n"),
        ("control.tar.xz", lzma.compress(held.getvalue())),
    ):
        out += b"%-16s%-12s%-6s%-6s%-8s%-10d`\n" % (
            name.encode(),
            b"0",
            b"0",
            b"0",
            b"0",
            len(content),
        )
        out += content + b"\n" * (len(content) % 2)
    return out


@pytest.fixture(scope="module")
def key():
    return pysequoia.Tsk.generate("Archive <archive@example.org>")


@pytest.fixture
def machine(server, key, monkeypatch):
    certificate = key.extract_certificate()
    keys = {certificate.fingerprint.upper(): "Example"}
    monkeypatch.setattr(deb_archive, "ARCHIVE_KEYS", keys)

    def make(*, md5=GOOD, version="1", in_index=True, signed=True, more=None):
        deb = packed(
            b"Package: tool\nVersion: 1\n", f"{GOOD}  usr/bin/tool\n{GOOD}  usr/bin/x\n".encode()
        )
        digest = hashlib.sha256(deb).hexdigest() if in_index else "0" * 64
        index = f"Package: tool\nSHA256: {digest}\n".encode()
        named = f" {hashlib.sha256(index).hexdigest()} 99 main/binary-amd64/Packages\n"
        release = f"SHA256:\n{named}".encode()
        message = bytes(pysequoia.sign(key.signer(), release, mode=pysequoia.SignatureMode.CLEAR))
        return server(
            {
                DEB: deb,
                f"{LISTS}main_binary-amd64_Packages": index,
                f"{LISTS}InRelease": message if signed else message.replace(b" 99 ", b" 98 "),
                "usr/share/keyrings/archive.gpg": bytes(certificate),
                "usr/bin/tool": PROGRAM,
                "var/lib/dpkg/status": f"Package: tool\nVersion: {version}\n".encode(),
                "var/lib/dpkg/info/tool.list": b"/usr/bin/tool\n",
                "var/lib/dpkg/info/tool.md5sums": f"{md5}  usr/bin/tool\n".encode(),
                **(more or {}),
            }
        )

    return make


def told(root, folder):
    survey(root, folder, processes=1)
    source = DirectorySource.open_at(root)
    types = (*row_types(), DebArchive, SignedDigest)
    with Tables.open_at(folder, types) as tables:
        write_deb_archives(tables, source, folder)
    with Tables.open_at(folder, types) as tables:
        return list(tables.rows(DebArchive)), list(tables.rows(SignedDigest))


@pytest.mark.parametrize(
    ("given", "state"),
    [
        ({}, AS_SIGNED),
        ({"md5": CHANGED}, DIFFERS),
        ({"version": "2"}, NOT_INSTALLED),
        ({"in_index": False}, NOT_SIGNED),
        ({"signed": False}, NOT_SIGNED),
        ({"more": {"usr/share/keyrings/archive.gpg": b"rubbish"}}, NOT_SIGNED),
        ({"more": {f"{LISTS}main_binary-amd64_Packages": b"SHA256: 1\n"}}, NOT_SIGNED),
    ],
)
def test_state(machine, tmp_path, given, state):
    (row,), _digests = told(machine(**given), tmp_path / "tables")
    assert row.state == state
    assert bool(row.signed_by) == (state != NOT_SIGNED)


def test_a_changed_digest_is_told_with_its_proof(machine, tmp_path):
    _archives, (row,) = told(machine(md5=CHANGED), tmp_path / "tables")
    assert (row.path, row.digest, row.manifest) == (
        "/usr/bin/tool",
        f"md5:{GOOD}",
        f"md5:{CHANGED}",
    )
    assert row.proof == f"/{DEB}, signed by Example"


def test_a_line_taken_out_is_told_too(machine, tmp_path):
    more = {"var/lib/dpkg/info/tool.md5sums": b""}
    _archives, (row,) = told(machine(more=more), tmp_path / "tables")
    assert row.manifest == ""


def test_a_machine_without_packages_kept_has_no_rows(server, tmp_path):
    assert told(server({"etc/passwd": b""}), tmp_path / "tables") == ([], [])


def test_without_the_evidence_what_stands_there_stays(machine, tmp_path):
    folder = tmp_path / "tables"
    root = machine()
    first = told(root, folder)
    with Tables.open_at(folder, (*row_types(), DebArchive, SignedDigest)) as tables:
        write_deb_archives(tables, None, folder)
    with Tables.open_at(folder, (DebArchive, SignedDigest)) as tables:
        assert list(tables.rows(DebArchive)) == first[0]


def test_without_the_library_that_is_said(machine, tmp_path, monkeypatch):
    monkeypatch.setattr(deb_archive.openpgp, "is_available", lambda: False)
    (row,), digests = told(machine(md5=CHANGED), tmp_path / "tables")
    assert "no library" in row.state
    assert digests == []


def test_keys_that_are_known_are_those_of_distributions():
    assert archive_key.ARCHIVE_KEYS.keys().isdisjoint({""})
