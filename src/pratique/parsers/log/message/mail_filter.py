"""What the filters of mail servers say: amavisd(8), spamd(1), opendkim(8), MailScanner(8).

And policyd-spf(1) and postsrsd(8), which Postfix asks. The manual of each gives its words.
"""

from __future__ import annotations

from typing import Final

from pratique.parsers.log.mail_client import BRACKETED
from pratique.parsers.log.message.base import Saying, Speaker
from pratique.parsers.log.row.mail_event import MailEvent

_AMAVIS: Final = (
    rf"(?:[^\[<]*{BRACKETED})?[^<]*<(?P<sender>[^>]*)> -> (?P<recipient>[^ ]*),(?: quarantine: [^,"
    rf"]*,)?"
    r"(?: Queue-ID: (?P<queue_id>[^,]*),)?(?: Message-ID: <(?P<message_id>[^>]*)>,)?"
    r"(?:.*? size: (?P<size>[0-9]+))?.*$"
)


def _mail(service: str, holds: str, pattern: str, action: str) -> Saying:
    return Saying(MailEvent, holds, pattern, {"service": service, "action": action})


SPEAKERS: Final = (
    Speaker(
        ("amavis", "amavisd"),
        (
            _mail(
                "amavis",
                "Passed ",
                rf"\([^)]*\) (?P<reason>Passed [A-Z-]+)(?: \([^)]*\))?(?: "
                rf"\{{[^}}]*\}})?,? ?{_AMAVIS}",
                "accepted",
            ),
            _mail(
                "amavis",
                "Blocked ",
                rf"\([^)]*\) (?P<reason>Blocked [A-Z-]+(?: \([^)]*\))?)(?: "
                rf"\{{[^}}]*\}})?,? ?{_AMAVIS}",
                "rejected",
            ),
        ),
    ),
    Speaker(
        ("spamd",),
        (
            _mail(
                "spamassassin",
                "identified spam",
                r"(?:spamd: )?(?P<reason>identified spam \([^)]*\)) for (?P<user>[^:]*)"
                r":(?P<uid>[0-9]+) in "
                r"[0-9.]+ seconds, (?P<size>[0-9]+) bytes.*$",
                "warning",
            ),
            _mail(
                "spamassassin",
                "clean message",
                r"(?:spamd: )?(?P<reason>clean message \([^)]*\)) for (?P<user>[^:]*)"
                r":(?P<uid>[0-9]+) in "
                r"[0-9.]+ seconds, (?P<size>[0-9]+) bytes.*$",
                "accepted",
            ),
        ),
    ),
    Speaker(
        ("opendkim",),
        (
            _mail(
                "opendkim",
                "DKIM-Signature",
                r"(?P<queue_id>[0-9A-Za-z-]+): (?P<reason>DKIM-Signature .*)$",
                "accepted",
            ),
            _mail(
                "opendkim",
                ": ",
                r"(?P<queue_id>[0-9A-Za-z-]+): (?P<reason>(?:bad signature|no "
                r"signature|signature=bad|key retrieval).*)$",
                "warning",
            ),
        ),
    ),
    Speaker(
        ("MailScanner",),
        (
            _mail(
                "mailscanner",
                " is spam",
                r"Message (?P<queue_id>[^ ]+) from (?P<address>[0-9A-Fa-f:.]+) \((?P<sender>[^)]*)"
                r"\) to "
                r"(?P<recipient>[^ ]*) (?P<reason>is spam.*)$",
                "rejected",
            ),
        ),
    ),
    Speaker(
        ("policyd-spf", "pypolicyd-spf"),
        (
            _mail(
                "policyd-spf",
                "client-ip=",
                r"(?:: )?(?P<reason>[A-Za-z]+); identity=[^;]*; "
                r"client-ip=(?P<address>[0-9A-Fa-f:.]+); helo=(?P<helo>[^;]*); "
                r"envelope-from=(?P<sender>[^;]*); receiver=(?P<recipient>[^;]*).*$",
                "accepted",
            ),
        ),
    ),
)
