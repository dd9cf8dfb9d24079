"""The case's own key."""

from __future__ import annotations

import shutil
import stat
import subprocess

import pytest

from pratique.errors import CaseStorage
from pratique.record.key import (
    Signatures,
    adopt,
    fingerprint,
    forget_waiting,
    is_signed,
    make_key,
    next_key,
    public_pem,
    read_key,
    waiting_key,
)


def test_key_is_kept_for_its_owner_alone(tmp_path):
    key = make_key(tmp_path)
    assert read_key(tmp_path).public == key.public
    assert stat.S_IMODE((tmp_path / "journal.key").stat().st_mode) == 0o600
    assert (tmp_path / "journal.pub").read_bytes() == public_pem(key.public)


def test_no_key_is_none(tmp_path):
    assert read_key(tmp_path) is None
    assert waiting_key(tmp_path) is None


def test_signature_is_of_that_key_and_content(tmp_path):
    key = make_key(tmp_path)
    other = next_key(tmp_path).public
    signature = key.sign(b"content")
    cases = {
        (b"content", signature, key.public): True,
        (b"contents", signature, key.public): False,
        (b"content", signature[:-1], key.public): False,
        (b"content", signature, other): False,
        (b"content", signature, "no key"): False,
        (b"content", signature, "ab"): False,
    }
    assert {case: is_signed(*case) for case in cases} == cases
    signatures = Signatures()
    assert {case: signatures.hold(*case) for case in cases} == cases


def test_next_key_waits_until_it_is_adopted(tmp_path):
    first = make_key(tmp_path)
    second = next_key(tmp_path)
    assert read_key(tmp_path).public == first.public
    assert waiting_key(tmp_path).public == second.public
    adopt(tmp_path, second)
    assert read_key(tmp_path).public == second.public
    assert (tmp_path / "journal.pub").read_bytes() == public_pem(second.public)
    next_key(tmp_path)
    forget_waiting(tmp_path)
    assert waiting_key(tmp_path) is None


def test_key_of_another_kind_is_damaged(tmp_path):
    if shutil.which("openssl") is None:
        pytest.skip("no openssl here")
    subprocess.run(
        ["openssl", "genpkey", "-algorithm", "X25519", "-out", tmp_path / "journal.key"],
        check=True, capture_output=True,
    )  # fmt: skip
    with pytest.raises(CaseStorage, match="damaged"):
        read_key(tmp_path)


def test_folder_that_cannot_be_written_is_an_error_that_says_so(tmp_path):
    with pytest.raises(CaseStorage, match="cannot be written"):
        make_key(tmp_path / "none")


def test_fingerprint_is_short_enough_for_the_telephone():
    assert fingerprint("0123456789abcdef" * 4) == "0123 4567 89ab cdef"
