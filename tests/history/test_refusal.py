"""What a program said, as the error that a person is shown."""

from __future__ import annotations

import pytest

from pratique.errors import HistoryError, HistoryLocked, PasswordNeeded
from pratique.history.program import Failed
from pratique.history.refusal import refused


@pytest.mark.parametrize(
    ("name", "words", "error"),
    [
        ("restic", "Fatal: wrong password or no key found", PasswordNeeded),
        ("restic", "Fatal: an empty password is not a password", PasswordNeeded),
        ("borg", "passphrase supplied in BORG_PASSPHRASE is incorrect", PasswordNeeded),
        ("borg", "Failed to create/acquire the lock (timeout).", HistoryLocked),
        ("restic", "Fatal: unable to create lock in backend", HistoryLocked),
        ("restic", "Fatal: repository does not exist", HistoryError),
        ("borg", "", HistoryError),
    ],
)
def test_what_it_means(name, words, error):
    found = refused(Failed(name, 2, words), "here", locked=False)
    assert type(found) is error
    assert f"{name} ended with status 2" in found.what
    assert found.where == "here"
    assert found.next_step


def test_a_lock_that_lies_there_explains_a_failure():
    assert type(refused(Failed("borg", 2, "broken"), "here", locked=True)) is HistoryLocked


def test_a_password_is_asked_for_by_the_means_of_the_program():
    found = refused(Failed("borg", 2, "passphrase supplied is wrong"), "", locked=True)
    assert "BORG_PASSPHRASE" in found.next_step
