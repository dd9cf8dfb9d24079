"""What sftp-server(8) and sshd's `internal-sftp` move: sftp-server.c of OpenSSH, with `-l INFO`.

A file is told when it is opened and when it is closed; only the latter has the bytes. A name that
the client sent stands in quotes, in which sftp-server escapes nothing but control characters, so
it reaches up to the last quote.
"""

from __future__ import annotations

from typing import Final

from pratique.parsers.log.message.base import Saying, Speaker
from pratique.parsers.log.row.authentication import Authentication
from pratique.parsers.log.row.file_transfer import FileTransfer

_SFTP: Final = {"service": "sftp"}


def _moves(holds: str, pattern: str, action: str, **means: bool) -> Saying:
    return Saying(FileTransfer, holds, pattern, {**_SFTP, "action": action, **means})


SPEAKERS: Final = (
    Speaker(
        ("internal-sftp", "sftp-server", "sshd", "sshd-session"),
        (
            _moves(
                "close ",
                r"close \x22(?P<file>.*)\x22 bytes read 0 written (?P<bytes>[1-9][0-9]*)$",
                "upload",
                complete=True,
            ),
            _moves(
                "close ",
                r"close \x22(?P<file>.*)\x22 bytes read (?P<bytes>[1-9][0-9]*) written [0-9]+$",
                "download",
                complete=True,
            ),
            _moves(
                "open ",
                r"open \x22(?P<file>.*)\x22 flags [A-Z,]*(?:WRITE|APPEND|CREATE|TRUNCATE)[A-Z,]* "
                r"mode 0?[0-7]+$",
                "upload",
                complete=False,
            ),
            _moves(
                "open ",
                r"open \x22(?P<file>.*)\x22 flags READ mode 0?[0-7]+$",
                "download",
                complete=False,
            ),
            _moves("remove name ", r"remove name \x22(?P<file>.*)\x22$", "delete"),
            _moves(
                "rename old ",
                r"(?:posix-)?rename old \x22(?P<file>.*)\x22 new \x22(?P<to>.*)\x22$",
                "rename",
            ),
            _moves("mkdir name ", r"mkdir name \x22(?P<file>.*)\x22 mode 0?[0-7]+$", "mkdir"),
            _moves("rmdir name ", r"rmdir name \x22(?P<file>.*)\x22$", "rmdir"),
            _moves("set ", r"set \x22(?P<file>.*)\x22 mode 0?[0-7]+$", "chmod"),
            Saying(
                Authentication,
                "session opened for local user ",
                r"session opened for local user (?P<user>.*) from \[(?P<origin>[^ \]]+)\]$",
                {**_SFTP, "action": "opened"},
            ),
            Saying(
                Authentication,
                "session closed for local user ",
                r"session closed for local user (?P<user>.*) from \[(?P<origin>[^ \]]+)\]$",
                {**_SFTP, "action": "closed"},
            ),
        ),
        remembers=True,
    ),
)
