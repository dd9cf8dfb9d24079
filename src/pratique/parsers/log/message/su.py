"""What su(1), su-l and runuser(1) say, in the words of util-linux, shadow, coreutils and the BSDs.

Sources: su-common.c of util-linux, su.c of shadow-utils, su.c of FreeBSD and of OpenBSD.
"""

from __future__ import annotations

from typing import Final

from pratique.parsers.log.message.base import Saying, Speaker
from pratique.parsers.log.row.authentication import Authentication

_TTY: Final = r"(?P<tty>[^ ]+)"
_NAMES: Final = r"(?P<user>[^ ]+) to (?P<target_user>[^ ]+)"


def _says(holds: str, pattern: str, action: str) -> Saying:
    return Saying(Authentication, holds, pattern, {"action": action})


SPEAKERS: Final = (
    Speaker(
        ("su", "su-l", "runuser", "runuser-l"),
        (
            _says(
                "(to ",
                rf"FAILED (?:SU|RUNUSER) \(to (?P<target_user>.*)\) (?P<user>[^ ]+) on {_TTY}$",
                "failure",
            ),
            _says(
                "(to ", rf"\(to (?P<target_user>.*)\) (?P<user>[^ ]+) on {_TTY}$", "elevated"
            ),
            _says(
                "uccessful su for ",
                r"Successful su for (?P<target_user>.*) by (?P<user>.*)$",
                "elevated",
            ),
            _says(
                "FAILED su for ", r"FAILED su for (?P<target_user>.*) by (?P<user>.*)$", "failure"
            ),
            _says("+ ", rf"\+ {_TTY} (?P<user>[^ :]+)[:-](?P<target_user>[^ ]+)$", "elevated"),
            _says("- ", rf"- {_TTY} (?P<user>[^ :]+)[:-](?P<target_user>[^ ]+)$", "failure"),
            _says("BAD SU ", rf"BAD SU {_NAMES} on {_TTY}$", "failure"),
            _says("SU ", rf"'?[Ss][Uu] (?P<target_user>[^ ]+)'? (?P<reason>failed) for "
                  rf"(?P<user>[^ ]+) on {_TTY}$", "failure"),
            _says("SU ", rf"'SU (?P<target_user>[^ ]+)' succeeded for (?P<user>[^ ]+) on {_TTY}$",
                  "elevated"),
            _says(" changing from ", rf"(?P<reason>failed): {_TTY} changing from {_NAMES}$",
                  "failure"),
            _says(" changing from ", rf"succeeded: {_TTY} changing from {_NAMES}$", "elevated"),
            _says("pam_authenticate: ", r"(?P<reason>pam_authenticate: .*)$", "failure"),
            _says(" on ", rf"{_NAMES} on {_TTY}$", "elevated"),
        ),
    ),
)  # fmt: skip
