r"""What FTP servers say, through syslog and in files of their own.

vsftpd     [USER] OK UPLOAD: Client "192.0.2.1", "/x", 12 bytes, 3.4Kbyte/sec    logging.c
proftpd    HOST (CLIENT[ADDRESS]): USER name: Login successful.                   mod_auth.c
pure-ftpd  (USER@CLIENT) [NOTICE] /x uploaded  (12 bytes, 3KB/sec)                ftpd.c, messages
wu-ftpd    failed login from CLIENT [ADDRESS]
"""

from __future__ import annotations

from typing import Final

from pratique.parsers.log.address import TOLD
from pratique.parsers.log.message.base import Saying, Speaker
from pratique.parsers.log.row.authentication import Authentication
from pratique.parsers.log.row.file_transfer import FileTransfer


def _login(service: str, action: str, holds: str, words: str) -> Saying:
    means = {"service": service, "action": action, "method": "password"}
    return Saying(Authentication, holds, words, means)


def _moved(service: str, action: str, holds: str, words: str, *, complete: bool = True) -> Saying:
    means: dict[str, str | bool] = {"service": service, "action": action, "complete": complete}
    return Saying(FileTransfer, holds, words, means)


# -- vsftpd

_PID: Final = r"(?:\[pid \d+\] )?"
_USER: Final = r"(?:\[(?P<user>[^\n]*?)\] )?"
_CLIENT: Final = rf"Client \x22{TOLD}\x22"
_AMOUNT: Final = r"(?:, (?P<bytes>\d+) bytes)?(?:, [0-9.]+Kbyte/sec)?"
_ACTS: Final = {
    "UPLOAD": "upload",
    "DOWNLOAD": "download",
    "DELETE": "delete",
    "MKDIR": "mkdir",
    "RMDIR": "rmdir",
    "CHMOD": "chmod",
    "APPEND": "upload",
}


def _vsftpd() -> tuple[Saying, ...]:
    sayings = [
        _login("vsftpd", "login", "OK LOGIN", rf"{_PID}{_USER}OK LOGIN: {_CLIENT}.*$"),
        _login(
            "vsftpd",
            "failure",
            "FAIL LOGIN",
            rf"{_PID}{_USER}FAIL LOGIN: {_CLIENT}(?:, \x22(?P<reason>.*)\x22)?.*$",
        ),
    ]
    # With `log_ftp_protocol`, or where an account may not come in at all (`userlist_deny`).
    sayings.append(
        _login(
            "vsftpd",
            "refused",
            "FTP response: ",
            rf"{_PID}{_USER}FTP response: {_CLIENT}, \x22(?P<reason>530 .*)\x22$",
        )
    )
    sayings.extend(
        _moved(
            "vsftpd",
            action,
            f"{told} {word}",
            rf"{_PID}{_USER}{told} {word}: {_CLIENT}, \x22(?P<file>.*?)\x22{_AMOUNT}$",
            complete=told == "OK",
        )
        for word, action in _ACTS.items()
        for told in ("OK", "FAIL")
    )
    sayings.extend(
        _moved(
            "vsftpd",
            "rename",
            f"{told} RENAME",
            rf"{_PID}{_USER}{told} RENAME: {_CLIENT}, \x22(?P<file>[^ ]+) (?P<to>[^ ]+)\x22$",
            complete=told == "OK",
        )
        for told in ("OK", "FAIL")
    )
    return tuple(sayings)


# -- proftpd: from syslog `HOST (CLIENT[ADDRESS]): ...` or the message alone

_PEER: Final = rf"(?:[^ ]+ )?\(?(?P<client>[^ \[\(]+)\[{TOLD}\]\)?(?:: | - )"
_PROFTPD: Final = (
    _login(
        "proftpd",
        "login",
        "Login successful",
        rf"{_PEER}(?:USER|ANON) (?P<user>.*?): Login successful.*$",
    ),
    _login(
        "proftpd",
        "failure",
        "Login failed",
        rf"{_PEER}(?:USER|ANON) (?P<user>.*?) \(Login failed\): (?P<reason>.*)$",
    ),
    _login(
        "proftpd",
        "invalid-user",
        "no such user",
        rf"{_PEER}(?:USER|ANON) (?P<user>.*?): no such user .*$",
    ),
    _login(
        "proftpd",
        "refused",
        "SECURITY VIOLATION",
        rf"{_PEER}SECURITY VIOLATION:? (?P<reason>(?P<user>[^ ]+) login attempted.*)$",
    ),
    _login(
        "proftpd",
        "refused",
        "Maximum login attempts",
        rf"{_PEER}(?P<reason>Maximum login attempts.*)$",
    ),
    Saying(
        Authentication,
        "session opened",
        rf"{_PEER}FTP session opened.*$",
        {"service": "proftpd", "action": "opened"},
    ),
    Saying(
        Authentication,
        "session closed",
        rf"{_PEER}FTP session closed.*$",
        {"service": "proftpd", "action": "closed"},
    ),
)

# -- pure-ftpd

_AT: Final = rf"\((?P<user>[^@]*)@(?:{TOLD}|(?P<client>[^)]+))\) "
# Before a login, the account is `?`: the sentence names it.
_FROM: Final = _AT.replace("(?P<user>", "(?:")
_SPEED: Final = r" +\((?P<bytes>\d+) bytes, [0-9.]+[A-Z]*B/sec\).*$"
_PURE_FTPD: Final = (
    _login(
        "pure-ftpd",
        "failure",
        "uthentication failed",
        rf"{_FROM}\[[A-Z]+\] Authentication failed for user \[(?P<user>[^\]]*)\].*$",
    ),
    _login(
        "pure-ftpd",
        "login",
        " is now logged in",
        rf"{_FROM}\[[A-Z]+\] (?P<user>.*) is now logged in.*$",
    ),
    _moved("pure-ftpd", "upload", " uploaded", rf"{_AT}\[[A-Z]+\] (?P<file>.*) uploaded{_SPEED}"),
    _moved(
        "pure-ftpd", "download", " downloaded", rf"{_AT}\[[A-Z]+\] (?P<file>.*) downloaded{_SPEED}"
    ),
    _moved("pure-ftpd", "delete", "Deleted ", rf"{_AT}\[[A-Z]+\] Deleted (?P<file>.*)$"),
    _moved(
        "pure-ftpd",
        "rename",
        "renamed",
        rf"{_AT}\[[A-Z]+\] File successfully renamed or moved: \[(?P<file>.*)\]->\[(?P<to>.*)\]$",
    ),
    Saying(
        Authentication,
        "New connection from",
        rf"{_AT}\[[A-Z]+\] New connection from .*$",
        {"service": "pure-ftpd", "action": "opened"},
    ),
)

# -- wu-ftpd and its kin

_WU_FTPD: Final = (
    _login(
        "wu-ftpd",
        "failure",
        "failed login from ",
        rf"failed login from (?P<client>[^ ]+) \[{TOLD}\].*$",
    ),
    _login(
        "ftpd",
        "failure",
        "login failures from",
        rf"(?P<reason>repeated login failures) from {TOLD}.*$",
    ),
    _login(
        "ftpd",
        "login",
        "FTP LOGIN FROM ",
        rf"(?:ANONYMOUS )?FTP LOGIN FROM (?P<client>[^ ]+)(?: \[{TOLD}\])?, (?P<user>.*)$",
    ),
)

SPEAKERS: Final = (
    Speaker(("vsftpd",), _vsftpd()),
    Speaker(("proftpd", "proftpd.*"), _PROFTPD),
    Speaker(("pure-ftpd", "pureftpd", "pure-ftpd-*"), _PURE_FTPD),
    Speaker(("wu-ftpd", "ftpd", "in.ftpd"), _WU_FTPD),
)
