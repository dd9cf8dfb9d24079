"""Records of logins for tests of the story: sessions of wtmp, and tries of btmp."""

from __future__ import annotations

from typing import Any

from logged import STRANGER, at
from pratique.inventory.login_session import LoginSession
from pratique.parsers.utmp import Login


def kept(
    time: str,
    user: str = "root",
    address: str | None = STRANGER,
    end: str | None = None,
    **told: Any,
) -> LoginSession:
    given: dict[str, Any] = {
        "path": "/var/log/wtmp",
        "record": 3,
        "source": "wtmp",
        "service": None,
        **told,
    }
    return LoginSession(
        given["path"], given["record"], given["source"], given["service"], user, "pts/0",
        given.get("host", address), address, 77, at(time), None if end is None else at(end),
        "logout" if end else "open", 1.0,
    )  # fmt: skip


def tried(time: str, number: int, address: str = STRANGER) -> Login:
    return Login(
        "/var/log/btmp", number, "btmp", "login_process", "root", None, "ssh:notty", address,
        address, 77, at(time),
    )  # fmt: skip
