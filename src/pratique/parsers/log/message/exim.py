r"""What exim(8) says, in its files and through syslog: the Exim specification, "Log files".

    ID <= SENDER ...    a message came in       ID ** RECIPIENT ...    it failed for good
    ID => RECIPIENT ... it was delivered        ID == RECIPIENT ...    it was put off
    ID -> RECIPIENT ... to one more             ID Completed           it left the queue

ID is `1abcde-000123-AB`, since 4.97 `1abcde-00000000123-ABCD`. Behind a sender or a recipient
stand `KEY=VALUE` in this order: `H` (client or server), `I`, `U` (user of the machine), `P`, `X`,
`A` (authenticator and account), `S` (size), `id`, `T` (subject in quotes).
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from pratique.parsers.log.mail_client import BRACKETED
from pratique.parsers.log.message.base import Saying, Speaker
from pratique.parsers.log.row.authentication import Authentication
from pratique.parsers.log.row.mail_event import MailEvent

ID: Final = r"[0-9A-Za-z]{6}-[0-9A-Za-z]{6,11}-[0-9A-Za-z]{2,4}"
_QUEUE: Final = rf"(?P<queue_id>{ID}) "
_HOST: Final = rf"(?:(?P<client>[^ (\[]+) )?(?:\((?P<helo>[^) ]*)\) )?{BRACKETED}"
_ADDRESSEE: Final = r"(?P<recipient>[^ ]+)"
_SENDER: Final = r"(?:<>|(?P<sender>[^ ]+))"
# Keys between those that are read; a value in quotes may hold blanks.
_MORE: Final = (
    r"(?: (?:I|Ci|P|X|CV|DN|SNI|PRX|DT|RT|QT|M8S|L|K|R|TFO|DKIM|C)(?:=(?:\x22[^\x22]*\x22|[^ ]*)"
    r")?)*"
)
_TAIL: Final = (
    rf"(?: S=(?P<size>[0-9]+))?{_MORE}(?: id=(?P<message_id>[^ ]+))?"
    r"(?: T=\x22(?P<subject>.*)\x22)?(?: (?:from|for) .*)?(?: .*)?$"
)
_ACCOUNT: Final = r" A=(?P<method>[^ :]+):(?P<user>[^ ]+)"
_SENT_BY_ACCOUNT: Final = rf"{_QUEUE}<= {_SENDER}(?: R={ID})? H={_HOST}{_MORE}{_ACCOUNT}{_TAIL}"
_REFUSED_FROM: Final = (
    rf"(?:{_QUEUE})?(?:F=[^ ]+ )?H={_HOST}(?: (?:I|Ci|X|CV|DN|SNI|U|P|A|PRX)"
    rf"=(?:\x22[^\x22]*\x22|[^ ]*))*"
    r"(?: F=<?(?P<sender>[^ >]*)>?)?"
)


def _mail(holds: str, pattern: str, action: str, *, further: bool = False) -> Saying:
    return Saying(MailEvent, holds, pattern, {"service": "exim", "action": action}, further)


def _login(holds: str, pattern: str, action: str) -> Saying:
    return Saying(Authentication, holds, pattern, {"service": "exim", "action": action})


def _only(pattern: str, *names: str) -> str:
    """`pattern` without the names of those groups that a login has no columns for."""
    for name in names:
        pattern = pattern.replace(f"(?P<{name}>", "(?:")
    return pattern


def _handed_on(sign: str, action: str) -> tuple[Saying, ...]:
    """Deliveries; where an alias or a mailbox stands first, the address follows in brackets."""
    to = rf"{_QUEUE}{sign} (?:[^<>]* <(?P<recipient>[^>]*)>|(?P<_alone>[^ ]+))"
    detail = r"(?P<reason>.*)$"
    bare = to.replace(r"(?:[^<>]* <(?P<recipient>[^>]*)>|(?P<_alone>[^ ]+))", _ADDRESSEE)
    named = to.replace(r"|(?P<_alone>[^ ]+)", "")
    holds = sign.replace("\\", "")
    ways = r"(?: (?:F|P|R|T|S)=[^ ]+)*"
    relay = rf" H=(?P<relay>[^ ]+ \[[^\]]*\](?::[0-9]+)?)(?: {detail[:-1]})?$"
    plain = rf"{ways}(?: {detail[:-1]})?$"
    if action in {"bounced", "deferred"}:
        return (
            _mail(
                f" {holds} ",
                rf"{named}{ways}(?: H=(?P<relay>[^ ]+ \[[^\]]*\]))?:? ?{detail}",
                action,
            ),
            _mail(
                f" {holds} ",
                rf"{bare}{ways}(?: H=(?P<relay>[^ ]+ \[[^\]]*\]))?:? ?{detail}",
                action,
            ),
        )
    return (
        _mail(f" {holds} ", rf"{bare}{ways}{relay}", action),
        _mail(f" {holds} ", rf"{named}{ways}{relay}", action),
        _mail(f" {holds} ", rf"{named}{plain}", "delivered"),
        _mail(f" {holds} ", rf"{bare}{plain}", "delivered"),
    )


_SAYINGS: Final = (
    _mail(" <= ", _SENT_BY_ACCOUNT, "from", further=True),
    _login(
        " <= ",
        _only(_SENT_BY_ACCOUNT, "queue_id", "sender", "helo", "size", "message_id", "subject"),
        "login",
    ),
    _mail(
        " <= ",
        rf"{_QUEUE}<= {_SENDER}(?: R={ID})? H={_HOST}{_MORE}(?: U=(?P<user>[^ ]+))?{_MORE}{_TAIL}",
        "from",
    ),
    _mail(
        " <= ", rf"{_QUEUE}<= {_SENDER}(?: R={ID})?(?: U=(?P<user>[^ ]+))?{_MORE}{_TAIL}", "from"
    ),
    *_handed_on("=>", "sent"),
    *_handed_on("->", "sent"),
    *_handed_on(">>", "sent"),
    *_handed_on(r"\*\*", "bounced"),
    *_handed_on("==", "deferred"),
    _mail(" Completed", rf"{_QUEUE}Completed.*$", "removed"),
    _mail(" Frozen", rf"{_QUEUE}(?P<reason>\*\*\* Frozen.*)$", "held"),
    _mail(" Frozen", rf"{_QUEUE}(?P<reason>Frozen.*)$", "held"),
    _mail("Message is frozen", rf"{_QUEUE}(?P<reason>Message is frozen.*)$", "held"),
    _mail("removed by", rf"{_QUEUE}(?P<reason>removed by .*)$", "removed"),
    _mail("cwd=", r"cwd=(?P<script>.*?) (?P<reason>[0-9]+ args: .*)$", "pickup"),
    _login(
        " authenticator failed for ",
        rf"(?P<method>[^ ]+) authenticator failed for (?:(?P<client>[^ (\[]+) )?(?:\([^ ]*\) )?"
        rf"{BRACKETED.replace('(?::[0-9]+)?', '')}(?::(?P<port>[0-9]+))?(?: (?:I|Ci|X|CV|SNI)=[^ "
        rf"]*)*: "
        r"(?P<reason>[^(]*)(?:\(set_id=(?P<user>.*)\))?.*$",
        "failure",
    ),
    _mail(
        "rejected RCPT",
        rf"{_REFUSED_FROM} (?:temporarily )?rejected RCPT <?(?P<recipient>[^ >]*)"
        rf">?:? ?(?P<reason>.*)$",
        "rejected",
    ),
    _mail(
        "sender verify",
        rf"{_only(_REFUSED_FROM, 'sender')} (?P<reason>sender verify (?:fail|defer) for "
        r"<(?P<sender>[^ >]*)>.*)$",
        "rejected",
    ),
    _mail("rejected", rf"{_REFUSED_FROM} (?P<reason>(?:temporarily )?rejected .*)$", "rejected"),
    _mail("dropped by ", rf"{_REFUSED_FROM} (?P<reason>dropped by .*)$", "rejected"),
    _mail("discarded", rf"{_REFUSED_FROM} (?P<reason>discarded .*)$", "rejected"),
    # The client writes what stands in quotes: only what follows the last one is the server's.
    _login(
        "SMTP protocol error in ",
        rf"SMTP protocol error in \x22.*\x22 H={_only(_HOST, 'helo')}(?: (?:I|Ci)=[^ ]*)* "
        r"(?P<reason>[^\x22]*(?:not advertised|not supported)[^\x22]*)$",
        "refused",
    ),
    _mail(
        "SMTP protocol",
        rf"(?P<reason>SMTP protocol synchronization error) \([^)]*\): rejected "
        rf"(?:connection from|\x22[^\x22]*\x22) H={_HOST}.*$",
        "rejected",
    ),
    _mail(
        "SMTP protocol",
        rf"(?P<reason>SMTP protocol error) in \x22.*\x22 H={_HOST}[^\x22]*$",
        "rejected",
    ),
    _mail(
        "SMTP call from ",
        rf"SMTP call from {_HOST}(?: (?:I|Ci)=[^ ]*)* (?P<reason>dropped: .*)$",
        "disconnected",
    ),
    _mail(
        "SMTP connection from ",
        rf"(?P<reason>no MAIL in SMTP connection) from {_HOST}.*$",
        "disconnected",
    ),
    _mail("(TCP/IP connection", rf"SMTP connection from {_HOST} \(TCP/IP .*$", "connected"),
    _mail(
        "SMTP connection from ",
        rf"(?:{_QUEUE})?SMTP connection from {_HOST}(?: (?:I|Ci|D)=[^ ]*)* (?P<reason>.*)$",
        "disconnected",
    ),
    _mail(" from ", rf"(?P<reason>TLS error on connection) from {_HOST}.*$", "disconnected"),
    _mail(
        "no host name found",
        r"(?P<reason>no host name found for IP address) (?P<address>[0-9A-Fa-f:.]+).*$",
        "warning",
    ),
    _mail(
        "no IP address found",
        r"(?P<reason>no IP address found for host (?P<client>[^ ]+)) \(during SMTP connection from "
        rf"{BRACKETED}.*$",
        "warning",
    ),
    _mail(
        "SA: Action: ",
        rf"{_QUEUE}SA: Action: (?P<reason>.*)\. From <(?P<sender>[^>]*)> "
        rf"\(host=(?P<client>[^ ]+) {BRACKETED}\) for (?P<recipient>.*)$",
        "warning",
    ),
    _mail(" ", rf"{_QUEUE}(?P<reason>.*)$", "message"),
)
# Through syslog, exim may write the time and the number of the process once more.
_AGAIN: Final = r"(?:[0-9-]{10} [0-9:.]{8,12} (?:[+-][0-9]{4} )?(?:\[[0-9]+\] )?|\[[0-9]+\] )"

SPEAKERS: Final = (
    Speaker(
        ("exim", "exim4", "exim[0-9]*"),
        (
            *_SAYINGS,
            *(replace(saying, pattern=_AGAIN + saying.pattern) for saying in _SAYINGS),
        ),
    ),
)
