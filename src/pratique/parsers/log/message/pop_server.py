"""What smaller servers of mailboxes, and what stands in front of them, say of logins.

solid-pop3d(8); imapd and ipop3d of the University of Washington, imapd(8C); perdition(8), a proxy;
vchkpw of vpopmail (its documentation, README.vpopmaild); saslauthd(8).
"""

from __future__ import annotations

from typing import Final

from pratique.parsers.log.mail_client import APART, BARE
from pratique.parsers.log.message.base import Saying, Speaker
from pratique.parsers.log.row.authentication import Authentication


def _login(service: str, holds: str, pattern: str, action: str) -> Saying:
    return Saying(Authentication, holds, pattern, {"service": service, "action": action})


_POP: Final = tuple(
    _login("solid-pop3d", holds, rf"(?P<reason>{start})(?P<user>.*) - {BARE}$", "failure")
    for holds, start in (
        ("authentication failed", r"authentication failed: (?:no such user|can't map user name): "),
        ("authentication failed", r"(?:APOP )?authentication failed for (?:mapped )?user "),
        ("APOP secret", "can't find APOP secret for user "),
    )
)
_UW: Final = rf"user=(?P<user>.*?)(?: auth=[^ ]*)? +host={APART}.*$"

SPEAKERS: Final = (
    Speaker(
        ("solid-pop3d",),
        (
            *_POP,
            _login(
                "solid-pop3d",
                "not allowed",
                rf"(?P<reason>root login not allowed) - {BARE}$",
                "refused",
            ),
            _login(
                "solid-pop3d", "user ", rf"user (?P<user>[^ ]+) authenticated - {BARE}$", "login"
            ),
        ),
    ),
    Speaker(
        ("imapd", "ipop3d", "ipop2d", "imapsd", "ipop3sd"),
        (
            _login(
                "uw-imap",
                "Login ",
                rf"(?P<reason>Login (?:failed|excessive login failures|disabled)) {_UW}",
                "failure",
            ),
            _login(
                "uw-imap", "override of ", rf"(?P<reason>Failed .* override) of {_UW}", "failure"
            ),
            _login("uw-imap", "Login ", rf"Login {_UW}", "login"),
            _login("uw-imap", "Authenticated ", rf"Authenticated {_UW}", "login"),
        ),
    ),
    Speaker(
        ("perdition", "perdition.*"),
        (
            _login(
                "perdition",
                'status="failed',
                rf"Auth: {BARE.replace('A-Fa-f:.', '.')}:(?P<port>[0-9]+)->.* "
                rf"authentication_id=\x22(?P<user>[^\x22]*)\x22 "
                r".*status=\x22(?P<reason>failed[^\x22]*)\x22.*$",
                "failure",
            ),
            _login(
                "perdition",
                'status="ok"',
                rf"Auth: {BARE.replace('A-Fa-f:.', '.')}:(?P<port>[0-9]+)->.* "
                rf"authentication_id=\x22(?P<user>[^\x22]*)\x22 .*$",
                "login",
            ),
            _login(
                "perdition",
                "Fatal Error",
                r"(?P<reason>Fatal Error reading authentication information) from client "
                rf"{BARE.replace('A-Fa-f:.', '.')}:(?P<port>[0-9]+)->.*$",
                "disconnected",
            ),
        ),
    ),
    Speaker(
        ("vpopmail", "vchkpw*"),
        (
            _login(
                "vpopmail",
                "login success ",
                rf"vchkpw-[^:]*: (?:\([^)]*\) )?login success (?P<user>[^:]*):{BARE}$",
                "login",
            ),
            _login(
                "vpopmail",
                "vchkpw",
                rf"vchkpw-[^:]*: (?P<reason>(?:password fail|vpopmail user not found|null "
                rf"password)[^@]*?) (?P<user>[^ :]*):{BARE}$",
                "failure",
            ),
        ),
    ),
    Speaker(
        ("saslauthd",),
        (
            _login(
                "saslauthd",
                "auth failure: ",
                r"(?:do_auth +: )?auth failure: \[user=(?P<user>.*)\] \[service=[^\]]*\] "
                r"\[realm=[^\]]*\] "
                r"\[mech=(?P<method>[^\]]*)\] \[reason=(?P<reason>.*)\]$",
                "failure",
            ),
            _login(
                "saslauthd",
                "auth success: ",
                r"(?:do_auth +: )?auth success: \[user=(?P<user>.*)\] \[service=[^\]]*\] "
                r"\[realm=[^\]]*\] "
                r"\[mech=(?P<method>[^\]]*)\]$",
                "login",
            ),
        ),
    ),
)
