"""One thing that makes something run by itself, as the file that names it tells it.

The formats are many (PAM, D-Bus, polkit, NetworkManager, mail pipes, hooks of packages ...), the
question is one: what runs, when, and as whom. Formats with questions of their own have tables of
their own (`crontab`, `systemd_unit`, `authorized_key`); `inventory.persistence` puts all of them
side by side.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from pratique.parsers.base import Parser


@dataclass(frozen=True, slots=True)
class StartupItem:
    """A line or a file that starts a command, loads a file, or lets somebody in, by itself."""

    table: ClassVar[str] = "startup_item"

    path: Annotated[str, "the file that names it, in readable form"]
    line: Annotated[int | None, "line number, from 1; null where the whole file is meant"]
    kind: Annotated[str, "what sort it is, e.g. `pam`, `dbus-service`, `git-hook`"]
    name: Annotated[str, "what it is called there: a service, a rule, an event; may be empty"]
    username: Annotated[str, "the account that it runs as; empty where the file does not tell"]
    occasion: Annotated[str, "when it runs, in words: `at boot`, `at each login`"]
    command: Annotated[str, "what is run, loaded or granted, as written"]
    program: Annotated[str, "the file that is run or loaded, as written; empty where none is named"]
    technique: Annotated[str, "MITRE ATT&CK id of persistence by this place"]


# The formats that give it are in files of their own.
PARSERS: tuple[Parser, ...] = ()
