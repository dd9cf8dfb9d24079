"""Who logged in, or tried to: auth.log as rsyslog writes it, and wtmp, btmp: see utmp(5)."""

from __future__ import annotations

import ipaddress
import struct
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from pratique.demo.days import DAY, HOUR, INSTALLED, LOGS_BEGIN, MINUTE, NIGHT, UNPLUGGED
from pratique.demo.disk import Disk
from pratique.demo.program import choice
from pratique.demo.visitors import INTRUDER

RECORD: Final = 384
WTMP: Final = "/var/log/wtmp"

_UTMP_GROUP: Final = 43
_ADM: Final = (0, 4)
_DAYS: Final = 4
_GUESSES: Final = 160
_INTRUDER_PROCESS: Final = 2_411
# Kinds of record, see utmp(5).
_BOOT, _LOGIN, _PERSON, _GONE = 2, 6, 7, 8
_FORMAT: Final = "<hxxi32s4s32s256shhiii16s20x"
_OFFICE: Final = "198.51.100.77"
_GUESSER: Final = "203.0.113.140"
_GUESSED: Final = "root admin test oracle ubuntu anna ftpuser deploy git postgres".split()
# The time at which the intruder guessed the password of an account right.
GUESSED_AT: Final = NIGHT + 3 * HOUR


def lay_session_logs(disk: Disk, *, broken_into: bool) -> None:
    """Write the logs of logins."""
    lines = sorted([*_office_lines(), *_guesses(), *(_success() if broken_into else ())])
    text = "".join(f"{_stamp(at)} harbour {line}\n" for at, line in lines)
    disk.file("/var/log/auth.log", text, 0o640, _ADM, UNPLUGGED)
    disk.file("/var/log/syslog", _syslog(), 0o640, _ADM, UNPLUGGED)
    owner = (0, _UTMP_GROUP)
    records = sorted([*_sessions(), *(_intruder_session() if broken_into else ())])
    disk.file(WTMP, b"".join(record.packed() for record in records), 0o664, owner, UNPLUGGED)
    disk.file(
        "/var/log/btmp",
        b"".join(record.packed() for record in _failures()),
        0o660,
        owner,
        UNPLUGGED,
    )


def _office_lines() -> Iterator[tuple[int, str]]:
    for day in range(_DAYS):
        at = LOGS_BEGIN + day * DAY + 2 * HOUR
        sshd = f"sshd[{900 + day}]:"
        session = f"{sshd} pam_unix(sshd:session): session"
        yield at, f"{sshd} Accepted publickey for anna from {_OFFICE} port 50{day}22 ssh2"
        yield at + 1, f"{session} opened for user anna(uid=1000) by (uid=0)"
        yield at + HOUR, f"{session} closed for user anna"


def _guesses() -> Iterator[tuple[int, str]]:
    for number in range(_GUESSES):
        at = GUESSED_AT - (_GUESSES - number) * 11
        name = _GUESSED[choice(f"guess {number}", len(_GUESSED))]
        whom = name if name in {"root", "anna"} else f"invalid user {name}"
        port = 30_000 + choice(f"port {number}", 20_000)
        sshd = f"sshd[{2_000 + number}]:"
        yield at, f"{sshd} Failed password for {whom} from {_GUESSER} port {port} ssh2"


def _success() -> Iterator[tuple[int, str]]:
    sshd = f"sshd[{_INTRUDER_PROCESS}]:"
    opened = "pam_unix(sshd:session): session opened for user bruno(uid=1001) by (uid=0)"
    yield GUESSED_AT, f"{sshd} Accepted password for bruno from {INTRUDER} port 41022 ssh2"
    yield GUESSED_AT + 1, f"{sshd} {opened}"


def _syslog() -> str:
    job = "(www-data) CMD (php /var/www/blog/tasks.php >/dev/null)"
    hours = range(0, (UNPLUGGED - LOGS_BEGIN) // HOUR, 2)
    return "".join(
        f"{_stamp(LOGS_BEGIN + hour * HOUR)} harbour CRON[{1_000 + hour}]: {job}\n"
        for hour in hours
    )


def _stamp(at: int) -> str:
    second = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(at))
    return f"{second}.{choice(str(at), 1_000_000):06}+00:00"


@dataclass(frozen=True, slots=True, order=True)
class _Record:
    """One record of wtmp or btmp, in the layout of x86_64."""

    at: int
    kind: int
    user: str = ""
    line: str = "pts/0"
    host: str = ""
    process: int = 0

    def packed(self) -> bytes:
        """Its 384 bytes."""
        try:
            address = ipaddress.IPv4Address(self.host).packed
        except ValueError:
            address = b""
        return struct.pack(
            _FORMAT, self.kind, self.process, self.line.encode(), self.line[-4:].encode(),
            self.user.encode(), self.host.encode(), 0, 0, 0, self.at, 0, address,
        )  # fmt: skip


def _sessions() -> Iterator[_Record]:
    yield _Record(INSTALLED, _BOOT, "reboot", "~", "6.1.0-37-amd64")
    for day in range(_DAYS):
        at = LOGS_BEGIN + day * DAY + 2 * HOUR
        yield _Record(at, _PERSON, "anna", host=_OFFICE, process=900 + day)
        yield _Record(at + HOUR, _GONE, process=900 + day)


def _intruder_session() -> Iterator[_Record]:
    yield _Record(GUESSED_AT, _PERSON, "bruno", "pts/1", INTRUDER, _INTRUDER_PROCESS)


def _failures() -> Iterator[_Record]:
    for number in range(40):
        at = GUESSED_AT - (40 - number) * MINUTE
        name = _GUESSED[choice(f"guess {number}", len(_GUESSED))]
        yield _Record(at, _LOGIN, name, "ssh:notty", _GUESSER, 2_000 + number)
