"""What the servers of Postfix that listen say: src/smtpd/smtpd.c, smtpd_check.c, smtpd_sasl_glue.c.

The program is `postfix/smtpd`, and `postfix/submission/smtpd` or `postfix-out/smtpd` where
master.cf gives a service or an instance a name of its own (postconf(5), syslog_name).
"""

from __future__ import annotations

from typing import Final

from pratique.parsers.log.mail_client import NAMED
from pratique.parsers.log.message.base import Saying, Speaker
from pratique.parsers.log.row.authentication import Authentication
from pratique.parsers.log.row.mail_event import MailEvent

_QUEUE: Final = r"(?P<queue_id>[0-9A-Za-z]+)"
_MAYBE_QUEUE: Final = r"(?:NOQUEUE|(?P<queue_id>[0-9A-Za-z]+))"
# What stands behind a refusal. The text of it may hold semicolons, and what the client says.
REFUSED: Final = (
    r"(?P<reason>(?:[0-9]{3} )?(?:(?P<dsn>[245]\.[0-9]+\.[0-9]+) )?.*?)"
    r"(?:; from=<(?P<sender>[^>]*)>,? ?)?(?:to=<(?P<recipient>[^>]*)>,? ?)?"
    r"(?:;? ?proto=[^ ,]*,? ?)?(?:helo=<?(?P<helo>[^>]*)>?)?(?: ?sasl_method=(?P<method>[^ ]*))?"
    r"(?: ?sasl_username=<?(?P<user>[^>]*)>?)?$"
)


def _mail(holds: str, pattern: str, action: str, *, further: bool = False) -> Saying:
    means = {"service": "postfix", "program": "smtpd", "action": action}
    return Saying(MailEvent, holds, pattern, means, further)


def _login(holds: str, pattern: str, action: str) -> Saying:
    return Saying(Authentication, holds, pattern, {"service": "postfix", "action": action})


_LOGGED_IN: Final = (
    rf"{_QUEUE}: client={NAMED}, sasl_method=(?P<method>[^,]+), "
    r"sasl_username=(?P<user>[^,]+)(?:, .*)?$"
)
_SASL: Final = rf"warning: {NAMED}: SASL (?P<method>[^ ]+) authentication "

SPEAKERS: Final = (
    Speaker(
        ("*/smtpd",),
        (
            _mail(
                "disconnect from ", rf"disconnect from {NAMED}(?: (?P<reason>.*))?$", "disconnected"
            ),
            _mail("connect from ", rf"connect from {NAMED}$", "connected"),
            _mail("sasl_username=", _LOGGED_IN, "client", further=True),
            _login("sasl_username=", _LOGGED_IN.replace("P<queue_id>", ":"), "login"),
            _mail(": client=", rf"{_QUEUE}: client={NAMED}(?:, .*)?$", "client"),
            _mail(
                "reject: ",
                rf"{_MAYBE_QUEUE}: (?:milter-)?reject: [^ ]+ from {NAMED}: {REFUSED}",
                "rejected",
            ),
            _mail(
                "authentication server",
                rf"{_SASL}failed:? (?P<reason>Connection lost to authentication server.*)$",
                "warning",
            ),
            _login(
                "sasl_username=",
                rf"{_SASL}(?:failed|aborted):? ?(?P<reason>[^,]*), sasl_username=(?P<user>.*)$",
                "failure",
            ),
            _login(" authentication ", rf"{_SASL}(?:failed|aborted):? ?(?P<reason>.*)$", "failure"),
            _mail(
                " after ",
                r"(?:NOQUEUE: |[0-9A-Za-z]+: )?(?P<reason>(?:lost connection|timeout|"
                rf"too many errors|improper command pipelining) after [^ ]+(?: \([^)]*\))?) from "
                rf"{NAMED}:?.*$",
                "disconnected",
            ),
            _mail(
                ": hold: ",
                rf"{_MAYBE_QUEUE}: (?:milter-)?hold: [^ ]+ from {NAMED}: {REFUSED}",
                "held",
            ),
            _mail(
                " from ",
                rf"{_MAYBE_QUEUE}: (?:reject_warning|filter|redirect|discard|warn|info|bcc|"
                rf"milter-discard|milter-quarantine): [^ ]+ from {NAMED}: {REFUSED}",
                "warning",
            ),
            _mail(
                "SSL_accept error",
                rf"(?P<reason>SSL_accept error) from {NAMED}: .*$",
                "disconnected",
            ),
            _mail(
                "rate limit exceeded",
                rf"warning: (?P<reason>.*limit exceeded: [0-9]+) from {NAMED} .*$",
                "rejected",
            ),
            _mail(
                "does not resolve",
                r"warning: (?P<reason>hostname (?P<client>[^ ]+) does not resolve to address "
                r"(?P<address>[0-9A-Fa-f:.]*[0-9A-Fa-f]).*)$",
                "warning",
            ),
            _mail(" from ", rf"warning: (?P<reason>[^\[\]]+) from {NAMED}(?:: .*)?$", "warning"),
            _mail("warning: ", rf"warning: {NAMED}: (?P<reason>.*)$", "warning"),
        ),
    ),
)
