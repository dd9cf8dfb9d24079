from __future__ import annotations

import contextlib
import hashlib
import shutil
import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pratique.bag.stamp import asked, nonce_of, read_answer, request
from pratique.errors import NotAStamp

CONTENT = b"the list of lists\n"
SIGNATURE = b"s" * 64


@given(st.binary(max_size=80), st.binary(max_size=80))
def test_the_request_can_be_read_again(content, signature):
    made = request(content, signature)
    assert asked(made) == (hashlib.sha256(content).digest(), nonce_of(signature))
    assert asked(made + b"\0") is None
    assert asked(made[:-1]) is None


def test_openssl_understands_the_request(tmp_path):
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed")
    (tmp_path / "q").write_bytes(request(CONTENT, SIGNATURE))
    done = subprocess.run(
        ["openssl", "ts", "-query", "-in", tmp_path / "q", "-text"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert f"Nonce: 0x{nonce_of(SIGNATURE):X}" in done.stdout
    assert "Hash Algorithm: sha256" in done.stdout
    assert "Certificate required: yes" in done.stdout


@pytest.fixture(scope="module")
def answered(tmp_path_factory, authority):
    folder = tmp_path_factory.mktemp("answered")
    (folder / "q").write_bytes(request(CONTENT, SIGNATURE))
    (folder / "content").write_bytes(CONTENT)
    ca = authority(folder / "q", folder / "a")
    return folder, ca


def test_an_answer_is_read(answered):
    folder, ca = answered
    digest = hashlib.sha256(CONTENT).digest()
    stamp = read_answer((folder / "a").read_bytes(), digest, nonce_of(SIGNATURE))
    assert stamp.authority == "CN=Test authority"
    done = subprocess.run(
        ["openssl", "ts", "-verify", "-data", folder / "content", "-in", folder / "a",
         "-CAfile", ca], capture_output=True, check=False,
    )  # fmt: skip
    assert b"Verification: OK" in done.stdout + done.stderr


@pytest.mark.parametrize("which", ["digest", "nonce"])
def test_an_answer_to_something_else_is_refused(answered, which):
    folder, _ca = answered
    digest = hashlib.sha256(b"x" if which == "digest" else CONTENT).digest()
    nonce = nonce_of(b"x" if which == "nonce" else SIGNATURE)
    with pytest.raises(NotAStamp, match=r"another (bag|request)"):
        read_answer((folder / "a").read_bytes(), digest, nonce)


def test_a_refusal_is_told_as_one():
    # PKIStatusInfo: rejection (2), with a text.
    refusal = b"\x30\x0e\x30\x0c\x02\x01\x02\x30\x07\x0c\x05never"
    with pytest.raises(NotAStamp, match="refused to stamp: never"):
        read_answer(refusal, b"", 1)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_damage_is_refused_or_changes_nothing_that_is_said(answered, data):
    folder, _ca = answered
    answer = (folder / "a").read_bytes()
    at = data.draw(st.integers(0, len(answer) - 1))
    bit = data.draw(st.integers(1, 255))
    damaged = answer[:at] + bytes([answer[at] ^ bit]) + answer[at + 1 :]
    digest = hashlib.sha256(CONTENT).digest()
    whole = read_answer(answer, digest, nonce_of(SIGNATURE))
    with contextlib.suppress(NotAStamp):
        assert read_answer(damaged, digest, nonce_of(SIGNATURE)) == whole


@given(st.binary(max_size=300))
def test_any_bytes_are_refused(content):
    with pytest.raises(NotAStamp):
        read_answer(content, b"", 1)
