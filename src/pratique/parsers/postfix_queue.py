"""Queue files of Postfix: src/global/rec_type.h, record.c and cleanup_envelope.c.

A file is a row of records: one byte for the type, the length in groups of seven bits, lowest
first, the high bit set on all but the last, and the data.

    C  size and offsets      T  time of arrival    A  attribute, NAME=VALUE
    S  sender                R  recipient          O  recipient as it was given
    D  recipient, done       F  name of the user   N  line of the message
    L  piece of a long line  M  message begins     X  message ends
    p  offset to go on at    E  end

An attribute `sasl_username` is the account, `log_client_address` the client. Headers that were
added later stand at the end of the file, and a pointer leads there and back.

Files below `defer` and `bounce` are texts: NAME=VALUE for each recipient, with a reason.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.model import Gap, Stage
from pratique.parsers.base import Parser, unread
from pratique.parsers.queued_message import Letter, QueuedMessage, lines_of, moment, number

_TYPES: Final = frozenset(b"CTcFILSDRO/WAK>fdMNXrePpV<(onmwEtiH")
_QUEUES: Final = ("active", "corrupt", "deferred", "hold", "incoming", "maildrop", "saved")
_LOGS: Final = ("bounce", "defer", "trace")
_PLACES: Final = ("/var/spool/postfix", "/var/spool/postfix-*", "/opt/zimbra/data/postfix/spool")


def parse(content: bytes, path: str) -> Iterator[QueuedMessage | Gap]:
    """Read a queue file as far as its records make sense."""
    if not content:
        return
    queue = next((part for part in path.split("/") if part in {*_QUEUES, *_LOGS}), "")
    queue_id = path.rpartition("/")[2]
    letter = Letter()
    if queue in _LOGS:
        _read_log(content, letter)
        yield letter.row(path, "postfix", queue_id, queue)
        return
    if content[0] not in b"CT":
        yield unread(path, None, "not a queue file of Postfix", content[:80])
        return
    reason, at = _read(content, letter)
    yield letter.row(path, "postfix", queue_id, queue)
    if reason:
        yield Gap(path, None, Stage.PARSE, reason, f"from byte {at} of {len(content)}")


def _read(content: bytes, letter: Letter) -> tuple[str, int]:
    """Gather the records; the reason why it stopped before the end, and where."""
    at, read, piece = 0, 0, bytearray()
    while at < len(content):
        start, kind = at, content[at]
        if kind not in _TYPES:
            return "a record of no type of Postfix", start
        length, at = _length(content, at + 1)
        if length < 0 or at + length > len(content):
            if kind == ord("N") and length >= 0:
                letter.line(bytes(piece) + content[at:])
            return "a queue file that is cut short", start
        data = content[at : at + length]
        at += length
        # Pointers make no record be read twice: they may not go round.
        read += at - start
        if read > len(content):
            return "pointers that go round", start
        if kind == ord("E"):
            return "", at
        if kind == ord("p"):
            at = number(data.strip().decode("ascii", "replace")) or at
        elif kind == ord("L"):
            piece += data
        elif kind == ord("N"):
            letter.line(bytes(piece) + data)
            piece.clear()
        else:
            _tell(chr(kind), data.decode("utf-8", "backslashreplace"), letter)
    return "a queue file without its end", at


def _length(content: bytes, at: int) -> tuple[int, int]:
    """The length that stands at `at`, -1 for none, and where the data begins."""
    length = 0
    for shift in range(0, 35, 7):
        if at >= len(content):
            break
        byte = content[at]
        at += 1
        length |= (byte & 0x7F) << shift
        if byte < 0x80:
            return length, at
    return -1, at


def _tell(kind: str, text: str, letter: Letter) -> None:
    if kind == "C":
        words = text.lstrip("_").split(maxsplit=1)
        letter.size = (number(words[0]) if words else None) or 0
    elif kind == "T":
        seconds, _, micro = text.partition(" ")
        letter.time = moment(seconds, micro)
    elif kind == "S":
        letter.sender = text
    elif kind in "RD":
        letter.to(text)
    elif kind == "F" and letter.user is None:
        letter.user = text
    elif kind == "A":
        name, _, value = text.partition("=")
        if name == "sasl_username":
            letter.user = value
        elif name in {"log_client_address", "client_address"} and value != "unknown":
            letter.address = letter.address or value


def _read_log(content: bytes, letter: Letter) -> None:
    for raw in lines_of(content):
        name, sign, value = raw[:2000].decode("utf-8", "backslashreplace").partition("=")
        if sign and name == "recipient":
            letter.to(value)
        elif sign and name == "reason" and letter.reason is None:
            letter.reason = value


PARSERS: Final = (
    Parser(
        "postfix-queue",
        (QueuedMessage,),
        tuple(f"{place}/{queue}/**" for place in _PLACES for queue in (*_QUEUES, *_LOGS)),
        parse,
    ),
)
