"""The salt of a case: 32 random bytes in a file that its owner alone can read.

Fingerprints of secrets are made with it. Who gives the tables of a case to others, and not this
file, gives nothing away that could be guessed at.
"""

from __future__ import annotations

import os
import secrets
import stat
from pathlib import Path
from typing import Final

from pratique.errors import CaseStorage
from pratique.model import readable
from pratique.store.parts import storage_error

NAME: Final = "secrets.salt"
_BYTES: Final = 32


def salt_in(folder: Path) -> bytes:
    """The salt kept in `folder`, made at the first call.

    CaseStorage where it can be neither read nor made, or is no salt.
    """
    place = folder / NAME
    try:
        if not os.path.lexists(place):
            _make(place)
        opened = os.open(place, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(opened, "rb") as kept:
            is_file = stat.S_ISREG(os.fstat(opened).st_mode)
            salt = kept.read(_BYTES + 1) if is_file else b""
    except OSError as error:
        raise storage_error(folder, error) from error
    if len(salt) != _BYTES:
        raise CaseStorage(
            "The salt of this case is damaged: fingerprints of secrets cannot be made",
            where=readable(os.fsencode(place)),
            next_step="Remove the file and run the same command again. Fingerprints that were "
            "noted before do not compare with new ones.",
        )
    return salt


def _make(place: Path) -> None:
    fresh = place.with_name(f".{NAME}.{secrets.token_hex(8)}")
    try:
        opened = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        with os.fdopen(opened, "wb") as target:
            target.write(secrets.token_bytes(_BYTES))
            target.flush()
            os.fsync(opened)
        fresh.replace(place)  # only one run at a time holds the case
    finally:
        fresh.unlink(missing_ok=True)
