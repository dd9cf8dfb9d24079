"""What sendmail says: the Sendmail Installation and Operation Guide, "Log level"; src/srvrsmtp.c.

ID: from=<SENDER>, size=1, class=0, nrcpts=1, msgid=<ID>, proto=ESMTP, relay=NAME [ADDRESS]
ID: to=<RECIPIENT>, ctladdr=<ACCOUNT> (33/33), delay=00:00:01, relay=..., dsn=2.0.0, stat=Sent (...)
ID: ruleset=check_rcpt, arg1=<RECIPIENT>, relay=NAME [ADDRESS], reject=550 5.7.1 ...
AUTH=server, relay=NAME [ADDRESS], authid=NAME, mech=PLAIN, bits=0
"""

from __future__ import annotations

from typing import Final

from pratique.parsers.log.mail_client import APART
from pratique.parsers.log.message.base import Saying, Speaker
from pratique.parsers.log.row.authentication import Authentication
from pratique.parsers.log.row.mail_event import MailEvent

_QUEUE: Final = r"(?P<queue_id>[0-9A-Za-z]+): "
_FROM: Final = (
    rf"{_QUEUE}from=<?(?P<sender>[^>,]*)>?, size=(?P<size>[0-9]+), class=[^,]*, "
    r"nrcpts=(?P<recipients>[0-9]+)(?:, msgid=<?(?P<message_id>[^>,]*)>?)?"
)
_TO: Final = rf"{_QUEUE}to=(?P<recipient>[^ ]*), (?:[^=]+=[^=]*, )*?"
_STAT: Final = r"(?:.*?relay=(?P<relay>[^,]*), )?(?:.*?dsn=(?P<dsn>[0-9.]+), )?.*?stat="


def _mail(holds: str, pattern: str, action: str) -> Saying:
    return Saying(MailEvent, holds, pattern, {"service": "sendmail", "action": action})


def _login(holds: str, pattern: str, action: str) -> Saying:
    return Saying(Authentication, holds, pattern, {"service": "sendmail", "action": action})


def _to(holds: str, words: str, action: str) -> Saying:
    return _mail(
        holds,
        rf"{_QUEUE}to=(?P<recipient>[^ ]*), (?:ctladdr=<?(?P<user>[^ >]*)>?(?: \((?P<uid>[0-9]+)"
        rf"/[0-9]+\))?, )?"
        rf"{_STAT}(?P<reason>(?:{words}).*)$",
        action,
    )


SPEAKERS: Final = (
    Speaker(
        ("sendmail", "sm-*", "sendmail-*"),
        (
            _mail(
                "from=",
                rf"{_FROM}(?:, bodytype=[^,]*)?(?:, proto=[^,]*)?(?:, daemon=[^,]*)?(?:, "
                rf"tls_verify=[^,]*)?"
                rf"(?:, auth=(?P<method>[^,]*))?, relay={APART}.*$",
                "from",
            ),
            _mail("from=", rf"{_FROM}(?:, .*)?, relay=(?P<user>[^@ ]+)@localhost.*$", "from"),
            _mail("from=", rf"{_FROM}.*$", "from"),
            _to("stat=Sent", "Sent", "sent"),
            _to("stat=Deferred", "Deferred", "deferred"),
            _to("stat=queued", "queued", "accepted"),
            _to("stat=", "[^,]", "bounced"),
            _login(
                "AUTH=server",
                rf"(?:[0-9A-Za-z]+: )?AUTH=server, relay={APART}, authid=(?P<user>[^,]*), "
                rf"mech=(?P<method>[^,]*).*$",
                "login",
            ),
            # The client gives the name: the last relay is the one that the server wrote.
            _login(
                "AUTH failure",
                rf"[0-9A-Za-z]+: AUTH failure \((?P<method>[^)]*)\): (?P<reason>.*), "
                rf"user=(?P<user>.*), relay={APART}$",
                "failure",
            ),
            _login(
                "AUTH failure",
                rf"[0-9A-Za-z]+: AUTH failure \((?P<method>[^)]*)\): (?P<reason>.*), "
                rf"relay={APART}$",
                "failure",
            ),
            _login(
                "command=AUTH",
                rf"[0-9A-Za-z]+: {APART}: (?P<reason>possible SMTP attack: command=AUTH.*)$",
                "failure",
            ),
            _mail(
                "reject=",
                rf"(?:{_QUEUE})?ruleset=[^,]*, arg1=<?(?P<recipient>[^>,]*)>?, (?:arg2=[^,]*, "
                rf")?relay={APART}, "
                r"reject=(?P<reason>[0-9]{3}(?: (?P<dsn>[245]\.[0-9]+\.[0-9]+))?.*)$",
                "rejected",
            ),
            _mail("[rejected]", rf"{_QUEUE}{APART}: (?P<reason>.*\[rejected\])$", "rejected"),
            _mail(
                "rejecting commands",
                rf"{_QUEUE}(?P<reason>rejecting commands) from +{APART} due to .*$",
                "rejected",
            ),
            _mail(
                "did not issue",
                rf"{_QUEUE}{APART} (?P<reason>did not issue .*)$",
                "disconnected",
            ),
            _mail(
                "lost input channel",
                rf"{_QUEUE}(?P<reason>lost input channel) from {APART}.*$",
                "disconnected",
            ),
            _mail(
                "possible SMTP attack",
                rf"{_QUEUE}{APART}: (?P<reason>possible SMTP attack.*)$",
                "warning",
            ),
            _mail("... ", rf"{_QUEUE}<?(?P<recipient>[^ >]*)>?\.\.\. (?P<reason>.*)$", "warning"),
            _mail("Milter", rf"{_QUEUE}(?P<reason>Milter.*reject.*)$", "rejected"),
        ),
    ),
)
