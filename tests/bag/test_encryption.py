from __future__ import annotations

import os

import pytest

from pratique.bag.encryption import Cipher, Encrypting, cipher_for, found_program
from pratique.errors import BagStorage, UsageError

AGE = "age1" + "q" * 58


@pytest.mark.parametrize(
    ("recipients", "program"),
    [([AGE], "age"), ([AGE, "ssh-ed25519 " + "A" * 40], "age"), (["0123ABCD"], "gpg"),
     (["a@example.org", "b@example.org"], "gpg")],
)  # fmt: skip
def test_which_program(recipients, program):
    cipher = cipher_for(recipients)
    assert cipher.program == program
    assert cipher.arguments.count("--recipient") == len(recipients)


@pytest.mark.parametrize("recipients", [[AGE, "0123ABCD"], ["--output=/etc/x"], [""]])
def test_no_recipient(recipients):
    with pytest.raises(UsageError):
        cipher_for(recipients)


def program(tmp_path, monkeypatch, text):
    place = tmp_path / "age"
    place.write_text(f"#!/bin/sh\n{text}\n")
    place.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    return Cipher("age", "age", (), ".age")


def test_bytes_go_through_it(tmp_path, monkeypatch):
    with Encrypting(program(tmp_path, monkeypatch, "cat"), tmp_path / "out") as running:
        running.stream.write(b"content")
        running.finish()
    assert (tmp_path / "out").read_bytes() == b"content"
    assert (tmp_path / "out").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("words", "kind"),
    [("echo 'no such \033[2J key' >&2; exit 1", UsageError),
     ("echo 'write: No space left on device' >&2; exit 1", BagStorage), ("exit 7", UsageError)],
)  # fmt: skip
def test_its_own_words_are_told(tmp_path, monkeypatch, words, kind):
    with (
        pytest.raises(kind) as told,
        Encrypting(program(tmp_path, monkeypatch, words), tmp_path / "out") as running,
    ):
        running.finish()
    assert told.value.what.isprintable()


def test_a_program_beside_the_evidence_is_not_taken(tmp_path, monkeypatch):
    cipher = program(tmp_path, monkeypatch, "cat")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", ".")
    with pytest.raises(UsageError, match="not installed"):
        found_program(cipher)
