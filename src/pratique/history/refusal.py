"""What it means when the program of a repository fails: the error that a person is shown."""

from __future__ import annotations

import re
from typing import Final

from pratique.errors import HistoryError, HistoryLocked, PasswordNeeded
from pratique.history.program import Failed

_PASSWORD: Final = re.compile(
    r"wrong password|empty password|no password|password is required|passphrase supplied|"
    r"PassphraseWrong|PasscommandFailure|unable to open repository.*password|"
    r"resolving password|can not (?:read|acquire) a passphrase|No key file",
    re.IGNORECASE,
)
_LOCKED: Final = re.compile(
    r"already locked|acquire the lock|LockTimeout|create lock", re.IGNORECASE
)
_MEANS: Final = {
    "restic": "RESTIC_PASSWORD_FILE or RESTIC_PASSWORD",
    "borg": "BORG_PASSCOMMAND or BORG_PASSPHRASE",
}


def refused(failed: Failed, where: str, locked: bool) -> HistoryError:  # noqa: FBT001 - a fact
    """The error for a program that failed. `locked`: a lock lies in the repository."""
    if _PASSWORD.search(failed.words):
        return PasswordNeeded(
            failed.told(),
            where=where,
            next_step=f"Give the password by the program's own means: {_MEANS[failed.name]}.",
        )
    if locked or _LOCKED.search(failed.words):
        return HistoryLocked(
            failed.told(),
            where=where,
            next_step=(
                "A lock lies in the repository. Wait until the other program has ended; or copy "
                "the repository, and give the copy."
            ),
        )
    return HistoryError(
        failed.told(),
        where=where,
        next_step="Is it whole, and readable for you? Try the same with the program itself.",
    )
