"""What Cyrus says of logins: imapd(8), pop3d(8) and timsieved(8) of Cyrus IMAP.

imap[1]: login: NAME [ADDRESS] USER PLAIN+TLS User logged in
imap[1]: badlogin: NAME [ADDRESS] PLAIN [SASL(-13): authentication failure: ...]
"""

from __future__ import annotations

from typing import Final

from pratique.parsers.log.mail_client import BRACKETED
from pratique.parsers.log.message.base import Saying, Speaker
from pratique.parsers.log.row.authentication import Authentication

_HOST: Final = rf"(?P<client>[^ \[]*) ?{BRACKETED}"


def _login(holds: str, pattern: str, action: str) -> Saying:
    return Saying(Authentication, holds, pattern, {"service": "cyrus", "action": action})


SPEAKERS: Final = (
    Speaker(
        (
            "cyrus/*",
            "imap",
            "imaps",
            "pop3",
            "pop3s",
            "imapd",
            "pop3d",
            "sieve",
            "timsieved",
            "nntp*",
        ),
        (
            _login(
                "badlogin: ",
                rf"badlogin: {_HOST} (?P<method>plaintext) (?P<user>.*) "
                rf"(?P<reason>(?:SASL\(|invalid ).*)$",
                "failure",
            ),
            _login(
                "badlogin: ", rf"badlogin: {_HOST} (?P<method>[^ ]*) (?P<reason>.*)$", "failure"
            ),
            _login(
                "login: ",
                rf"login: {_HOST} (?P<user>[^ ]+) (?P<method>[^ ]+) User logged in.*$",
                "login",
            ),
        ),
    ),
)
