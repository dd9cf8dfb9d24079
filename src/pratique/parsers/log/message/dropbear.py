"""What dropbear(8) says of logins: svr-auth.c, svr-authpasswd.c, svr-session.c of Dropbear.

With `-E` and under some supervisors each message begins with `[PID] STAMP` once more.
"""

from __future__ import annotations

from typing import Final

from pratique.parsers.log.message.base import Saying, Speaker
from pratique.parsers.log.row.authentication import Authentication

_AGAIN: Final = r"(?:\[[0-9]+\] [A-Z][a-z]{2} [ 0-9][0-9] [0-9:]{8} )?"
_FROM: Final = r"from <?(?P<origin>[^ <>]+):(?P<port>[0-9]+)>?"


def _says(holds: str, pattern: str, action: str, **means: str) -> Saying:
    meant = {"service": "dropbear", "action": action, **means}
    return Saying(Authentication, holds, _AGAIN + pattern, meant)


SPEAKERS: Final = (
    Speaker(
        ("dropbear",),
        (
            _says(
                "ad password attempt for ",
                rf"[Bb]ad (?P<method>password) attempt for '(?P<user>.*)' {_FROM}$",
                "failure",
            ),
            _says(
                "ad PAM password attempt for ",
                rf"[Bb]ad (?P<method>PAM password) attempt for '(?P<user>.*)' {_FROM}$",
                "failure",
            ),
            _says(
                "ogin attempt for nonexistent user",
                rf"[Ll]ogin attempt for nonexistent user(?: '(?P<user>.*)')? {_FROM}$",
                "invalid-user",
            ),
            _says(
                "ogin attempt with wrong user",
                rf"[Ll]ogin attempt with wrong user (?P<user>.*) {_FROM}$",
                "failure",
            ),
            _says(
                " auth succeeded for ",
                r"(?P<method>[A-Za-z]+) auth succeeded for '(?P<user>.*)' "
                rf"(?:with (?:(?P<key_type>[^ ]+) )?key (?P<key>[^ ]+) )?{_FROM}$",
                "login",
            ),
            _says("hild connection ", rf"Child connection {_FROM}$", "connected"),
            _says(
                "xit before auth",
                rf"[Ee]xit before auth {_FROM}: \(user '(?P<user>.*)', [0-9]+ fails\): "
                r"(?P<reason>.*)$",
                "disconnected",
            ),
            _says(
                "xit before auth",
                rf"[Ee]xit before auth {_FROM}: (?P<reason>.*)$",
                "disconnected",
            ),
            _says(
                "xit before auth",
                r"[Ee]xit before auth \(user '(?P<user>.*)', [0-9]+ fails\): "
                rf"(?P<reason>.*) - user '.*' {_FROM}$",
                "disconnected",
            ),
            _says(
                "xit before auth",
                r"[Ee]xit before auth(?: \(user '(?P<user>.*)', [0-9]+ fails\))?: (?P<reason>.*)$",
                "disconnected",
            ),
            _says(
                "xit (",
                rf"[Ee]xit \((?P<user>.*)\) {_FROM}: (?P<reason>.*)$",
                "closed",
            ),
            _says("xit (", r"[Ee]xit \((?P<user>.*)\): (?P<reason>.*)$", "closed"),
        ),
        remembers=True,
    ),
)
