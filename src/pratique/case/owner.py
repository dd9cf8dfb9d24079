"""What tells a case of this person from one that somebody left lying about: their mark.

Evidence may lie in, below or above the current folder, and whoever had that machine may have
left there a folder that looks like a case in all that can be seen. What they cannot know is
the key of the person who examines: 32 random bytes in `$XDG_STATE_HOME/pratique/key`, else in
`~/.local/state/pratique/key` (XDG Base Directory Specification), readable by its owner alone.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import os
import pwd
import secrets
import stat
from pathlib import Path
from typing import Final

_BYTES: Final = 32


def state_folder() -> Path | None:
    """Where this person's programs keep what is theirs; `None` for somebody without a home."""
    named = Path(os.environ.get("XDG_STATE_HOME", ""))
    if named.is_absolute():
        return named / "pratique"
    try:
        # Not $HOME: under sudo it may be that of another.
        return Path(pwd.getpwuid(os.geteuid()).pw_dir) / ".local/state/pratique"
    except KeyError:
        return None


def mark(text: str) -> str:
    """The mark of this person on `text`; empty as long as they have no key."""
    key = _key()
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest() if key else ""


def is_marked(text: str, told: object) -> bool:
    """Whether `told` is this person's mark on `text`."""
    expected = mark(text)
    return bool(expected) and hmac.compare_digest(expected.encode(), str(told).encode())


def make_key() -> None:
    """Make the key where there is none yet. Without one, a case has to be named."""
    folder = state_folder()
    if folder is None or _key():
        return
    fresh = folder / f".key.{secrets.token_hex(8)}"
    with contextlib.suppress(OSError):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            opened = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(opened, "wb") as target:
                target.write(secrets.token_bytes(_BYTES))
            os.link(fresh, folder / "key")  # whole, or not at all; whoever was first has made it
        finally:
            fresh.unlink(missing_ok=True)


def _key() -> bytes:
    folder = state_folder()
    if folder is None:
        return b""
    try:
        opened = os.open(folder / "key", os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with os.fdopen(opened, "rb") as source:
            status = os.fstat(opened)
            private = status.st_uid == os.geteuid() and not stat.S_IMODE(status.st_mode) & 0o077
            key = source.read(_BYTES) if private and stat.S_ISREG(status.st_mode) else b""
    except OSError:
        return b""
    return key if len(key) == _BYTES else b""
