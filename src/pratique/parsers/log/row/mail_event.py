"""The `mail_event` table: what mail servers did, one row a step of a message or of a client."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from pratique.model import Instant


@dataclass(frozen=True, slots=True)
class MailEvent:
    """One step of a message through a mail server, or of a client of it."""

    table: ClassVar[str] = "mail_event"

    path: Annotated[str, "the log, in readable form"]
    line: Annotated[int, "number of its (first) line, from 1; of the entry in a binary log"]
    time: Annotated[Instant | None, "when, UTC; null where the line does not say"]
    time_source: Annotated[
        str, "where the time comes from: `written zone`, `machine zone, year by rotation` ..."
    ]
    time_confidence: Annotated[float, "how sure the time is, 0 to 1; 0 where there is none"]
    service: Annotated[str, "`postfix`, `exim`, `sendmail`, `dovecot`, `courier` ..."]
    program: Annotated[str | None, "the part of it that speaks: `smtpd`, `cleanup`, `qmgr` ..."]
    action: Annotated[
        str,
        "`client`, `connected`, `disconnected`, `pickup`, `from`, `subject`, `accepted`, `sent`, "
        "`deferred`, `bounced`, `rejected`, `expired`, `held`, `removed`, "
        "`delivered`, `warning`, `message`",
    ]
    queue_id: Annotated[str | None, "number of the message in the queue"]
    message_id: Annotated[str | None, "Message-ID, without its angle brackets"]
    sender: Annotated[str | None, "sender of the envelope; empty for a bounce"]
    recipient: Annotated[str | None, "recipient of the envelope, or several with commas"]
    address: Annotated[str | None, "address of the client, IPv4 or IPv6"]
    client: Annotated[str | None, "name of the client"]
    helo: Annotated[str | None, "name that the client gives itself"]
    user: Annotated[
        str | None,
        "account that the client logged in with, or that started the program",
    ]
    uid: Annotated[int | None, "number of the user that put it into the queue by a program"]
    method: Annotated[str | None, "how the account logged in: `PLAIN` ..."]
    script: Annotated[
        str | None,
        "program that sent it: X-PHP-Originating-Script, or the folder it ran in",
    ]
    subject: Annotated[str | None, "subject, where the log has it"]
    size: Annotated[int | None, "bytes of the message"]
    recipients: Annotated[int | None, "how many recipients it has"]
    relay: Annotated[str | None, "where it went: name and address as written, or the transport"]
    delay: Annotated[float | None, "seconds from arrival to this step"]
    dsn: Annotated[str | None, "enhanced status code, as `5.7.1`"]
    reason: Annotated[str | None, "what the other side or the server said"]
    pid: Annotated[int | None, "number of the process"]
    host: Annotated[str | None, "name of the machine, as written"]
