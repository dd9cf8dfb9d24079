"""Who logged in, or tried to: auth.log as rsyslog writes it, and wtmp, btmp: see utmp(5)."""

from __future__ import annotations

import ipaddress
import struct
import time
from collections.abc import Iterator
from typing import Final

from pratique.demo.days import DAY, HOUR, INSTALLED, LOGS_BEGIN, MINUTE, NIGHT, UNPLUGGED
from pratique.demo.disk import Disk
from pratique.demo.program import choice
from pratique.demo.visitors import INTRUDER

RECORD: Final = 384
WTMP: Final = "/var/log/wtmp"

_UTMP_GROUP: Final = 43
_ADM: Final = (0, 4)
_BOOT, _PERSON, _GONE = 2, 7, 8
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
    disk.file(WTMP, b"".join(record for _at, record in records), 0o664, owner, UNPLUGGED)
    disk.file("/var/log/btmp", b"".join(_failures()), 0o660, owner, UNPLUGGED)


def _office_lines() -> Iterator[tuple[int, str]]:
    for day in range(4):
        at = LOGS_BEGIN + day * DAY + 2 * HOUR
        yield (
            at,
            f"sshd[{900 + day}]: Accepted publickey for anna from {_OFFICE} port 50{day}22 ssh2",
        )
        yield (
            at + 1,
            f"sshd[{900 + day}]: pam_unix(sshd:session): session opened for user anna(uid=1000) by (uid=0)",
        )
        yield at + HOUR, f"sshd[{900 + day}]: pam_unix(sshd:session): session closed for user anna"


def _guesses() -> Iterator[tuple[int, str]]:
    for number in range(160):
        at = GUESSED_AT - (160 - number) * 11
        name = _GUESSED[choice(f"guess {number}", len(_GUESSED))]
        known = "" if name in {"root", "anna"} else "invalid user "
        port = 30_000 + choice(f"port {number}", 20_000)
        yield (
            at,
            f"sshd[{2_000 + number}]: Failed password for {known}{name} from {_GUESSER} port {port} ssh2",
        )


def _success() -> Iterator[tuple[int, str]]:
    yield GUESSED_AT, f"sshd[2411]: Accepted password for bruno from {INTRUDER} port 41022 ssh2"
    yield (
        GUESSED_AT + 1,
        "sshd[2411]: pam_unix(sshd:session): session opened for user bruno(uid=1001) by (uid=0)",
    )


def _syslog() -> str:
    lines = []
    for hour in range(0, (UNPLUGGED - LOGS_BEGIN) // HOUR, 2):
        at = LOGS_BEGIN + hour * HOUR
        lines.append(
            f"{_stamp(at)} harbour CRON[{1_000 + hour}]: (www-data) CMD (php /var/www/blog/tasks.php >/dev/null)\n"
        )
    return "".join(lines)


def _stamp(at: int) -> str:
    return (
        time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(at))
        + f".{choice(str(at), 1_000_000):06}+00:00"
    )


def _sessions() -> Iterator[tuple[int, bytes]]:
    yield INSTALLED, _record(_BOOT, INSTALLED, "reboot", "~", "6.1.0-37-amd64", 0)
    for day in range(4):
        at = LOGS_BEGIN + day * DAY + 2 * HOUR
        line = "pts/0"
        yield at, _record(_PERSON, at, "anna", line, _OFFICE, 900 + day)
        yield at + HOUR, _record(_GONE, at + HOUR, "", line, "", 900 + day)


def _intruder_session() -> Iterator[tuple[int, bytes]]:
    yield GUESSED_AT, _record(_PERSON, GUESSED_AT, "bruno", "pts/1", INTRUDER, 2_411)


def _failures() -> Iterator[bytes]:
    for number in range(40):
        at = GUESSED_AT - (40 - number) * MINUTE
        name = _GUESSED[choice(f"guess {number}", len(_GUESSED))]
        yield _record(6, at, name, "ssh:notty", _GUESSER, 2_000 + number)


def _record(kind: int, at: int, user: str, line: str, host: str, process: int) -> bytes:
    try:
        address = ipaddress.IPv4Address(host).packed
    except ValueError:
        address = b""
    return struct.pack(
        _FORMAT, kind, process, line.encode(), line[-4:].encode(), user.encode(), host.encode(),
        0, 0, 0, at, 0, address,
    )  # fmt: skip
