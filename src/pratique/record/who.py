"""Who does something: as the machine knows them, and as they call themselves."""

from __future__ import annotations

import os
import pwd
import socket
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

NAME: Final = "PRATIQUE_PERSON"
_LOGIN: Final = Path("/proc/self/loginuid")
_NOBODY: Final = 0xFFFFFFFF


@dataclass(frozen=True, slots=True)
class Who:
    """`account` runs the command, `login` is the account that somebody logged in with.

    `name` is what the person said they are called; empty where they said nothing.
    """

    account: str
    login: str
    host: str
    name: str = ""

    def __str__(self) -> str:
        account = self.login or self.account
        shown = f"{account}@{self.host}"
        return f"{self.name} ({shown})" if self.name else shown


def who(name: str = "", environment: Mapping[str, str] = os.environ) -> Who:
    """Who runs this process. `name` is what they call themselves, else `$PRATIQUE_PERSON`."""
    return Who(
        _account(os.geteuid()),
        _login(environment),
        socket.gethostname(),
        name or environment.get(NAME, ""),
    )


def told(person: Who) -> dict[str, str]:
    """As an entry says it."""
    return asdict(person)


def who_of(told: Mapping[str, Any]) -> Who:
    """As an entry said it. KeyError for what says nobody."""
    return Who(*(str(told[name]) for name in ("account", "login", "host", "name")))


def _login(environment: Mapping[str, str]) -> str:
    """The kernel's answer (`loginuid` of proc(5)) first: no variable can change it."""
    try:
        number = int(_LOGIN.read_text("ascii"))
    except (OSError, ValueError):
        number = _NOBODY
    if number != _NOBODY:
        return _account(number)
    return environment.get("SUDO_USER", "")


def _account(number: int) -> str:
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return str(number)
