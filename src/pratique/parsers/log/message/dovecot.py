"""What dovecot says of logins and deliveries: the manual of Dovecot, src/login-common, src/auth.

    imap-login: Login: user=<NAME>, method=PLAIN, rip=ADDRESS, lip=ADDRESS, ...
    imap-login: Disconnected (auth failed, 1 attempts in 2 secs): user=<NAME>, ..., rip=ADDRESS
    auth: passwd-file(NAME,ADDRESS,<SESSION>): Password mismatch
    auth(NAME,ADDRESS,sasl:login)<SESSION>: sql: Password mismatch            (since 2.4)
    lmtp(NAME)<1><ID>: sieve: msgid=<ID>: stored mail into mailbox 'INBOX'

Its own file puts the level (`Info: `) behind the part that speaks, or before it in 1.x.
"""

from __future__ import annotations

from typing import Final

from pratique.parsers.log.message.base import Saying, Speaker
from pratique.parsers.log.row.authentication import Authentication
from pratique.parsers.log.row.mail_event import MailEvent

_LEVEL: Final = r"(?:(?:Info|Warning|Error|Debug|Warn|Notice): )?"
_PART: Final = rf"(?:dovecot: )?{_LEVEL}[a-z0-9]+-login(?:\([^)]*\))?(?:<[^>]*>)*: {_LEVEL}"
_WHO: Final = r"(?:user=<(?P<user>[^>]*)>, )?(?:method=(?P<method>[^,]+), )?"
_FROM: Final = r"rip=(?:::ffff:)?(?P<address>[0-9A-Fa-f:.]+)(?:,.*)?$"
_AUTH: Final = (
    rf"(?:dovecot: )?{_LEVEL}auth(?:-worker)?(?:\([^)]*\))?: {_LEVEL}"
    r"(?:conn unix:auth-worker \([^)]*\): auth-worker<[0-9]*>: )?"
)
_BACKEND: Final = (
    r"(?P<method>[a-z0-9-]+)\((?P<user>[^,]*),(?:::ffff:)?(?P<address>[0-9A-Fa-f:.]+)(?:,[^)]*)?\)"
    r": "
)
_WRONG: Final = (
    r"(?P<reason>[Uu]nknown user.*|[Pp]assword mismatch.*|invalid "
    r"credentials.*|pam_authenticate\(\) failed: "
    r".*|[^:]*[Uu]ser not found.*|Password .*|.*[Aa]uthentication failure.*)$"
)
_DELIVERY: Final = (
    r"(?:lmtp|lda|deliver)(?:\([^)]*\))?(?:<[^>]*>)*"
    rf"(?:\((?P<recipient>[^)]*)\))?(?:<[^>]*>)*: {_LEVEL}(?:[0-9A-Za-z/+]+: )?(?:sieve: )?"
)


def _login(holds: str, pattern: str, action: str) -> Saying:
    return Saying(Authentication, holds, pattern, {"service": "dovecot", "action": action})


def _tried(holds: str, inner: str, action: str) -> Saying:
    """A try that ended: what is in brackets says why."""
    return _login(
        holds,
        rf"{_PART}(?P<reason>.*\((?:{inner})[^()]*\)(?: \([a-z_]+\))?): {_WHO}{_FROM}",
        action,
    )


SPEAKERS: Final = (
    Speaker(
        ("dovecot", "dovecot-*", "imap-login", "pop3-login", "managesieve-login", "auth"),
        (
            _login(": Login: ", rf"{_PART}Login: {_WHO}{_FROM}", "login"),
            _tried("(auth failed", "auth failed", "failure"),
            _tried("(proxy dest auth failed", "proxy dest auth failed", "failure"),
            _tried("(tried to use dis", "tried to use dis[a-z]+ ", "refused"),
            _tried("(no auth attempts", "no auth attempts", "disconnected"),
            _tried("(client didn't finish", "client didn't finish", "disconnected"),
            _tried("(disconnected ", "disconnected ", "disconnected"),
            _login(
                "authentication attempts)",
                rf"{_PART}(?P<reason>.*\([0-9]+ authentication attempts\)): {_WHO}{_FROM}",
                "failure",
            ),
            _login("rip=", rf"{_PART}(?P<reason>[^=]*): {_WHO}{_FROM}", "disconnected"),
            _login("(", rf"{_AUTH}{_BACKEND}{_WRONG}", "failure"),
            _login(
                ">: ",
                r"auth\((?P<user>[^,]*),(?P<address>[0-9A-Fa-f:.]+),[^)]*\)<[^>]*>: "
                rf"{_LEVEL}(?P<method>[a-z0-9-]+): {_WRONG}",
                "failure",
            ),
            Saying(
                MailEvent,
                "stored mail into ",
                rf"lmtp\((?P<recipient>[^)]*)\)(?:<[^>]*>)*: {_LEVEL}(?:sieve: )?"
                r"msgid=<?(?P<message_id>[^ >]*)>?[^:]*: (?P<reason>stored mail into .*)$",
                {"service": "dovecot", "program": "lmtp", "action": "delivered"},
            ),
            Saying(
                MailEvent,
                "msgid=",
                rf"{_DELIVERY}msgid=<?(?P<message_id>[^ >]*)>?[^:]*: "
                rf"(?P<reason>(?:stored|saved|forwarded) .*)$",
                {"service": "dovecot", "program": "lda", "action": "delivered"},
            ),
            Saying(
                MailEvent,
                "msgid=",
                rf"{_DELIVERY}msgid=<?(?P<message_id>[^ >]*)>?[^:]*: (?P<reason>.*)$",
                {"service": "dovecot", "program": "lda", "action": "warning"},
            ),
        ),
    ),
)
