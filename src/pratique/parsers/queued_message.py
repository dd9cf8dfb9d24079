"""The `queued_message` table: mail that waits in a queue, as RFC 5322 and the queue describe it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from email.errors import HeaderParseError
from email.header import decode_header
from typing import Annotated, ClassVar, Final

from pratique.model import Instant
from pratique.parsers.base import FIELD_LENGTH, Parser, shown

PARSERS: Final[tuple[Parser, ...]] = ()
MOST_RECIPIENTS: Final = 50
BODY_START: Final = 2000
_SCRIPT: Final = re.compile(r"(?:(\d+):)?(.+)")
_ADDRESS: Final = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,3}){3}|[0-9A-Fa-f:]{2,39}")
_WANTED: Final = frozenset(
    "subject from to message-id x-mailer user-agent x-php-originating-script x-php-script "
    "x-source-dir".split()
)


@dataclass(frozen=True, slots=True)
class QueuedMessage:
    """One file of a mail queue. Where a queue parts a message into files, each has a row."""

    table: ClassVar[str] = "queued_message"

    path: Annotated[str, "the file, in readable form"]
    service: Annotated[str, "`postfix`, `exim` or `sendmail`"]
    queue_id: Annotated[str, "number of the message in the queue; the log has it, too"]
    queue: Annotated[str, "part of the queue: `deferred`, `hold`, `maildrop`, `input` ..."]
    time: Annotated[Instant | None, "when it came in, UTC, as the queue says"]
    sender: Annotated[str | None, "sender of the envelope; empty for a bounce"]
    recipients: Annotated[
        tuple[str, ...], f"recipients that wait or were served, at most {MOST_RECIPIENTS}"
    ]
    recipient_count: Annotated[int, "how many there are"]
    subject: Annotated[str | None, "subject, decoded"]
    from_header: Annotated[str | None, "what the header From shows, decoded"]
    to_header: Annotated[str | None, "what the header To shows, decoded"]
    script: Annotated[
        str | None,
        "script that sent it, or its folder: X-PHP-Originating-Script, X-PHP-Script, X-Source-Dir",
    ]
    user: Annotated[str | None, "account that it was sent with, or user that started the program"]
    uid: Annotated[int | None, "number of the user, where told"]
    address: Annotated[
        str | None,
        "address of the client, or of whoever called the script; null where a program on the "
        "machine sent it",
    ]
    mailer: Annotated[str | None, "program that wrote it: X-Mailer or User-Agent"]
    message_id: Annotated[str | None, "Message-ID, without its angle brackets"]
    size: Annotated[int, "bytes of the message, as the queue says, else of what is there of it"]
    reason: Annotated[str | None, "why it waits, where the file says so"]
    body_start: Annotated[str | None, f"first {BODY_START} characters of the body; null for none"]
    body_sha256: Annotated[str | None, "SHA-256 of the body: the same mail to others has the same"]


@dataclass(slots=True)
class Letter:
    """What is gathered of a message before its row is made."""

    sender: str | None = None
    time: Instant | None = None
    user: str | None = None
    uid: int | None = None
    address: str | None = None
    reason: str | None = None
    size: int = 0
    recipients: list[str] = field(default_factory=list)
    recipient_count: int = 0
    _headers: dict[str, str] = field(default_factory=dict)
    _last: str = ""
    _in_body: bool = False
    _seen: int = 0
    _body: list[bytes] = field(default_factory=list)
    _kept: int = 0
    _digest: hashlib._Hash | None = None

    def to(self, recipient: str) -> None:
        """One more recipient."""
        self.recipient_count += 1
        if len(self.recipients) < MOST_RECIPIENTS:
            self.recipients.append(shown(recipient, FIELD_LENGTH))

    def line(self, content: bytes) -> None:
        """One more line of the message, without its end: headers, a blank line, the body."""
        self._seen += len(content) + 1
        if self._in_body:
            self.body(content + b"\n")
        elif not content:
            self._in_body = True
        else:
            self.header(content)

    def header(self, content: bytes) -> None:
        """One line of the headers: a new one, or more of the one before."""
        text = content[: FIELD_LENGTH * 2].decode("utf-8", "backslashreplace")
        if text[:1] in {" ", "\t"}:
            if self._last and len(self._headers[self._last]) < FIELD_LENGTH:
                self._headers[self._last] += " " + text.strip()
            return
        name, colon, value = text.partition(":")
        name = name.strip().lower()
        self._last = ""
        if colon and name in _WANTED and name not in self._headers:
            self._headers[name] = value.strip()
            self._last = name

    def body(self, content: bytes) -> None:
        """More of the body."""
        self._digest = self._digest or hashlib.sha256()
        self._digest.update(content)
        if self._kept < BODY_START * 4:
            self._body.append(content[: BODY_START * 4])
            self._kept += len(content)

    def row(self, path: str, service: str, queue_id: str, queue: str) -> QueuedMessage:
        """All that is known of it."""
        script = _SCRIPT.fullmatch(self._told("x-php-originating-script") or "")
        uid = script[1] if script else None
        page, _, visitor = (self._told("x-php-script") or "").partition(" for ")
        visitor = visitor.partition(",")[0].strip()
        start = b"".join(self._body).decode("utf-8", "backslashreplace")[:BODY_START]
        message_id = self._told("message-id")
        return QueuedMessage(
            path=path,
            service=service,
            queue_id=shown(queue_id),
            queue=shown(queue),
            time=self.time,
            sender=_cut(self.sender),
            recipients=tuple(self.recipients),
            recipient_count=self.recipient_count,
            subject=_decoded(self._told("subject")),
            from_header=_decoded(self._told("from")),
            to_header=_decoded(self._told("to")),
            script=_cut(script[2] if script else page or self._told("x-source-dir")),
            user=_cut(self.user),
            uid=int(uid) if self.uid is None and uid and len(uid) < 11 else self.uid,
            address=_cut(self.address or (visitor if _ADDRESS.fullmatch(visitor) else None)),
            mailer=_cut(self._told("x-mailer") or self._told("user-agent")),
            message_id=_cut(message_id.strip("<> ") if message_id else None),
            size=self.size or self._seen,
            reason=_cut(self.reason),
            body_start=start if self._digest else None,
            body_sha256=self._digest.hexdigest() if self._digest else None,
        )

    def _told(self, name: str) -> str | None:
        return self._headers.get(name)


def moment(seconds: str, micro: str = "0") -> Instant | None:
    """Seconds since 1970, as written, and microseconds; None where that is no time."""
    if not (seconds.isascii() and seconds.isdigit() and len(seconds) <= 10):
        return None
    part = int(micro) if micro.isascii() and micro.isdigit() and len(micro) <= 6 else 0
    return Instant((int(seconds) * 1_000_000 + part) * 1000)


def number(text: str) -> int | None:
    """A number that fits a table; None for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else None


def lines_of(content: bytes, start: int = 0) -> Iterable[bytes]:
    """The lines from `start`, without their ends."""
    while start < len(content):
        end = content.find(b"\n", start)
        end = len(content) if end < 0 else end
        yield content[start:end].removesuffix(b"\r")
        start = end + 1


def _cut(text: str | None) -> str | None:
    return None if text is None else shown(text, FIELD_LENGTH)


def _decoded(text: str | None) -> str | None:
    """A header as its reader sees it (RFC 2047), or as it stands where that cannot be told."""
    if text is None:
        return None
    if "=?" in text:
        try:
            parts = decode_header(text[:FIELD_LENGTH])
            decoded = "".join(
                part if isinstance(part, str) else part.decode(charset or "latin-1", "replace")
                for part, charset in parts
            )
            text = decoded or text
        except (HeaderParseError, LookupError, ValueError):
            pass  # it stays as it stands
    return _cut(text)
