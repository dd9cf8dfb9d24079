"""What the intruder did to accounts, and to the log of logins."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from pratique.demo.accounts import made_up_hash
from pratique.demo.days import DAY, NIGHT
from pratique.demo.disk import Disk
from pratique.demo.implant import Act, Implant, appended, exchanged, together, written
from pratique.demo.sessions import RECORD, WTMP
from pratique.demo.visitors import INTRUDER

_PASSWD: Final = "/etc/passwd"  # noqa: S105 - a path
_SHADOW: Final = "/etc/shadow"
_DAY: Final = NIGHT // DAY


def _account(line: str, password: str) -> Act:
    name = line.partition(":")[0]
    return together(
        appended(_PASSWD, f"{line}\n"),
        appended(_SHADOW, f"{name}:{password}:{_DAY}:0:99999:7:::\n"),
    )


def _wiped(disk: Disk) -> None:
    """Put zeros over the record of the login from the intruder's address."""
    item = disk[WTMP]
    start = item.content.index(INTRUDER.encode()) // RECORD * RECORD
    content = item.content[:start] + bytes(RECORD) + item.content[start + RECORD :]
    # A login after it, or the zeros would be the unused end of the file.
    disk.items[WTMP] = replace(item, content=content)


IMPLANTS: Final = (
    Implant(
        _PASSWD,
        "a second account with the number of root",
        "accounts-second-uid-0",
        _account("support:x:0:0:Support:/root:/bin/bash", made_up_hash("support")),
    ),
    Implant(
        _SHADOW,
        "a password on the account of a program",
        "accounts-system-password",
        exchanged(_SHADOW, "games:*:", f"games:{made_up_hash('games')}:"),
    ),
    Implant(
        _PASSWD,
        "a shell for the account of a program",
        "accounts-system-shell",
        exchanged(_PASSWD, "/var/spool/news:/usr/sbin/nologin", "/var/spool/news:/bin/bash"),
    ),
    Implant(
        _SHADOW,
        "an account without a password",
        "accounts-empty-password",
        _account("guest:x:1002:1002:Guest:/home/guest:/bin/bash", ""),
    ),
    Implant(
        _PASSWD,
        "an account that lives in a hidden folder",
        "accounts-home-odd",
        _account("netplan:x:1003:1003::/var/tmp/.cache:/bin/bash", made_up_hash("netplan")),
    ),
    Implant(
        "/etc/group",
        "the web server's account in the group docker",
        "accounts-privileged-group",
        exchanged("/etc/group", "docker:x:118:", "docker:x:118:www-data"),
    ),
    Implant(
        "/etc/sudoers.d/90-php",
        "everything as root for the web server's account",
        "accounts-sudo-all",
        written("/etc/sudoers.d/90-php", "www-data ALL=(ALL) NOPASSWD: ALL\n", 0o440),
    ),
    Implant(WTMP, "a login erased from wtmp", "accounts-login-wiped", _wiped),
)
