"""What programs that show mail in a browser say of logins: Roundcube and Horde.

Roundcube: its wiki, "Logging", `log_logins` and `errors`; Horde: the documentation of `$conf[log]`.
"""

from __future__ import annotations

from typing import Final

from pratique.parsers.log.mail_client import BARE
from pratique.parsers.log.message.base import Saying, Speaker
from pratique.parsers.log.row.authentication import Authentication

_SESSION: Final = r"(?:<[^>]*> )?"
# The name is the client's, and may hold "from" and an address: the one of the server stands last
# before what the mail server answered, which may hold the name once more.
_WHO: Final = rf"for (?P<user>[^(]*?)(?: against [^ ]+)? from {BARE}(?:\([^)]*\))?"


def _login(service: str, holds: str, pattern: str, action: str) -> Saying:
    return Saying(Authentication, holds, pattern, {"service": service, "action": action})


SPEAKERS: Final = (
    Speaker(
        ("roundcube*",),
        (
            _login(
                "roundcube",
                "Login failed for ",
                rf"{_SESSION}(?P<reason>IMAP Error: Login failed) {_WHO}\. [A-Z].*$",
                "failure",
            ),
            _login(
                "roundcube",
                "Login failed for ",
                rf"{_SESSION}(?P<reason>IMAP Error: Login failed) for (?P<user>.*) from "
                rf"{BARE}(?:\([^)]*\))?$",
                "failure",
            ),
            _login(
                "roundcube",
                "ailed login for ",
                rf"{_SESSION}(?P<reason>Failed login) {_WHO}(?: in session .*)?$",
                "failure",
            ),
            _login(
                "roundcube",
                "FAILED login for ",
                rf"{_SESSION}(?P<reason>FAILED login) {_WHO}$",
                "failure",
            ),
            _login(
                "roundcube",
                "uccessful login for ",
                rf"{_SESSION}Successful login for (?P<user>[^ ]+) \(ID: [0-9]+\) from {BARE}.*$",
                "login",
            ),
        ),
    ),
    Speaker(
        ("HORDE", "horde"),
        (
            _login(
                "horde",
                "FAILED LOGIN for ",
                rf"(?:\[[a-z]+\] )*(?P<reason>FAILED LOGIN) for (?P<user>[^ ]+) \[{BARE}\] to .*$",
                "failure",
            ),
            _login(
                "horde",
                "Login success for ",
                rf"(?:\[[a-z]+\] )*Login success for (?P<user>[^ ]+) \[{BARE}\].*$",
                "login",
            ),
        ),
    ),
)
