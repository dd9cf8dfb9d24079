"""What Courier says of logins and mail: courier(8), imapd(8), pop3d(8); authlib.

imapd: LOGIN, user=NAME, ip=[ADDRESS], port=[PORT], protocol=IMAP
imapd: LOGIN FAILED, user=NAME, ip=[ADDRESS]
courieresmtpd: error,relay=ADDRESS,from=<SENDER>,to=<RECIPIENT>: 550 User unknown.
"""

from __future__ import annotations

from typing import Final

from pratique.parsers.log.mail_client import BARE
from pratique.parsers.log.message.base import Saying, Speaker
from pratique.parsers.log.row.authentication import Authentication
from pratique.parsers.log.row.mail_event import MailEvent

_WHO: Final = (
    rf"(?:user=(?P<user>.*), |method=(?P<method>[^,]*), )?ip=\[{BARE}\](?:, "
    rf"port=\[(?P<port>[0-9]+)\])?.*$"
)


def _login(holds: str, pattern: str, action: str) -> Saying:
    return Saying(Authentication, holds, pattern, {"service": "courier", "action": action})


def _mail(holds: str, pattern: str, action: str, program: str) -> Saying:
    means = {"service": "courier", "program": program, "action": action}
    return Saying(MailEvent, holds, pattern, means)


SPEAKERS: Final = (
    Speaker(
        ("imapd*", "pop3d*", "courier*login", "courier-imap*", "courier-pop3*", "couriertls"),
        (
            _login("LOGIN FAILED, ", rf"(?P<reason>LOGIN FAILED), {_WHO}", "failure"),
            _login("LOGIN, ", rf"LOGIN, {_WHO}", "login"),
            _login("LOGOUT, ", rf"LOGOUT, {_WHO}", "closed"),
            _login("DISCONNECTED, ", rf"DISCONNECTED, {_WHO}", "disconnected"),
            _login("TIMEOUT, ", rf"TIMEOUT, {_WHO}", "disconnected"),
        ),
    ),
    Speaker(
        ("courieresmtpd", "esmtpd*"),
        (
            _login(
                "535 ",
                rf"error,relay={BARE}(?:,port=(?P<port>[0-9]+))?,msg=\x22(?P<reason>535 [^\x22]*)"
                rf"\x22.*$",
                "failure",
            ),
            _mail(
                "error,relay=",
                rf"error,relay={BARE}(?:,port=[0-9]+)?(?:,ident=[^,]*)?,from=<(?P<sender>[^>]*)>"
                r"(?:,to=<(?P<recipient>[^>]*)>)?: (?P<reason>.*)$",
                "rejected",
                "esmtpd",
            ),
            _mail(
                "error,relay=",
                rf"error,relay={BARE}(?:,port=[0-9]+)?(?:,(?P<reason>.*))?$",
                "warning",
                "esmtpd",
            ),
            _mail("started,ip=", rf"started,ip=\[{BARE}\].*$", "connected", "esmtpd"),
        ),
    ),
    Speaker(
        ("courierd",),
        (
            _mail(
                "newmsg,id=",
                r"newmsg,id=(?P<queue_id>[^:]*): dns; (?P<client>[^ ]*) \([^)]*\)?.*$",
                "from",
                "courierd",
            ),
            _mail(
                "started,id=",
                r"started,id=(?P<queue_id>[^,]*),from=<(?P<sender>[^>]*)>,module=(?P<relay>[^,]*),"
                r".*"
                r"addr=<(?P<recipient>[^>]*)>.*$",
                "from",
                "courierd",
            ),
        ),
    ),
)
