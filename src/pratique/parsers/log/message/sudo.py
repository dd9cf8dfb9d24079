"""What sudo(8) writes down: eventlog.c and logging.c of sudo, the manual sudoers(5).

    USER : [REASON ; ][HOST=H ; ]TTY=T ; PWD=P ; USER=U ; [GROUP=G ; ][ENV=E ; ]COMMAND=C

A command that was not allowed, or whose password was wrong, has a reason in front and did not run.
Sudo splits a long line into several; those that follow begin `USER : (command continued)`.
"""

from __future__ import annotations

from typing import Final

from pratique.parsers.log.message.base import Saying, Speaker, with_command
from pratique.parsers.log.row.authentication import Authentication
from pratique.parsers.log.row.process_event import ProcessEvent

_SUDO: Final = {"service": "sudo"}
_WHO: Final = r" *(?P<user>[^ ]+) : "
# The parts in front of the command. A folder may hold anything, as can a value of the environment.
_PLAIN: Final = (
    r"TTY=(?P<tty>[^ ]+) ; PWD=(?P<folder>[^ ]+) ; USER=(?P<target_user>[^ ]+) ; "
    r"COMMAND=(?P<command>.*)$"
)
_FULL: Final = (
    r"(?:HOST=[^ ]+ ; )?(?:TTY=(?P<tty>[^ ]+) ; )?(?:CHROOT=.*? ; )?PWD=(?P<folder>.*?) ; "
    r"(?:USER=(?P<target_user>[^ ]+) ; )?(?P<reason>(?:GROUP=[^ ]+ ; )?(?:TSID=[^ ]+ ; )?"
    r"(?:ENV=.*? ; )?)COMMAND=(?P<command>.*)$"
)
_REFUSED: Final = (
    r"(?:HOST=[^ ]+ ; )?(?:TTY=(?P<tty>[^ ]+) ; )?(?:CHROOT=.*? ; )?PWD=(?P<folder>.*?) ; "
    r"(?:USER=(?P<target_user>[^ ]+) ; )?(?:GROUP=[^ ]+ ; )?(?:TSID=[^ ]+ ; )?"
    r"(?:ENV=.*? ; )?COMMAND=(?P<command>.*)$"
)

SPEAKERS: Final = (
    Speaker(
        ("sudo", "sudoedit"),
        (
            *with_command(
                Saying(
                    Authentication,
                    " : TTY=",
                    _WHO + _PLAIN,
                    {**_SUDO, "action": "elevated"},
                ),
                ProcessEvent,
                "sudo",
            ),
            *with_command(
                Saying(
                    Authentication,
                    "COMMAND=",
                    _WHO + _FULL,
                    {**_SUDO, "action": "elevated"},
                ),
                ProcessEvent,
                "sudo",
            ),
            Saying(
                Authentication,
                "incorrect password attempt",
                _WHO + r"(?P<reason>[0-9]+ incorrect password attempts?) ; " + _REFUSED,
                {**_SUDO, "action": "failure", "method": "password"},
            ),
            Saying(
                Authentication,
                "COMMAND=",
                _WHO + r"(?P<reason>[^;=]+?) ; " + _REFUSED,
                {**_SUDO, "action": "refused"},
            ),
            Saying(
                Authentication,
                "(command continued)",
                _WHO + r"\(command continued\) ?(?P<command>.*)$",
                {**_SUDO, "action": "command", "reason": "goes on from the line before"},
            ),
        ),
    ),
)
