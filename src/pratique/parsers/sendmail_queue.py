"""Queue files of sendmail(8): the Sendmail Installation and Operation Guide, appendix B.

    qfID   lines that a letter begins: T time, S sender, R recipient, H header, M why it waits,
           $ value of a macro, K last try, N tries, . end; a blank in front goes on with the header
    dfID   the body
    xfID   what was said in the try at which the machine stopped: why it waits

`${auth_authen}` is the account that the client logged in with, `$_` the client.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pratique.model import Gap, Stage
from pratique.parsers.base import Parser, unread
from pratique.parsers.queued_message import Letter, QueuedMessage, lines_of, moment

_ADDRESS: Final = re.compile(r"\[(?:IPv6:)?([0-9A-Fa-f.:]+)\]")
_CONDITION: Final = re.compile(rb"\?[^?]{0,200}\?")
_CONTROLLING: Final = re.compile(r"[^:]*:(\d{1,10}):\d{1,10}:.*")


def parse(content: bytes, path: str) -> Iterator[QueuedMessage | Gap]:
    """Read the head or the body of a message."""
    name = path.rpartition("/")[2]
    if not content or name[:2] not in {"qf", "df", "Qf", "hf", "xf"}:
        return  # a lock: no part of a message
    letter = Letter()
    if name.startswith("xf"):
        said = [line for line in lines_of(content) if line.strip()]
        letter.reason = said[-1].decode("utf-8", "backslashreplace") if said else None
        yield letter.row(path, "sendmail", name[2:], "transcript")
        return
    if name.startswith("df"):
        letter.body(content)
        letter.size = len(content)
        yield letter.row(path, "sendmail", name[2:], "mqueue")
        return
    if not content.startswith(b"V"):
        yield unread(path, 1, "not the head of a message of sendmail", content[:80])
        return
    queue = {"Qf": "lost", "hf": "quarantine"}.get(name[:2], "mqueue")
    whole = _head(content, letter)
    yield letter.row(path, "sendmail", name[2:], queue)
    if not whole:
        yield Gap(path, None, Stage.PARSE, "a head that is cut short", "its last line is missing")


def _head(content: bytes, letter: Letter) -> bool:
    """Gather the head; whether its end is there."""
    in_header = False
    for raw in lines_of(content):
        kind = raw[:1]
        if kind == b".":
            return True
        if kind in b" \t" and kind:
            if in_header:
                letter.header(raw)
            continue
        in_header = kind == b"H"
        if in_header:
            condition = _CONDITION.match(raw, 1)
            letter.header(raw[condition.end() if condition else 1 :])
        else:
            _tell(kind, raw[1:].decode("utf-8", "backslashreplace"), letter)
    return False


def _tell(kind: bytes, text: str, letter: Letter) -> None:
    if kind == b"T":
        letter.time = moment(text)
    elif kind == b"S":
        letter.sender = text.strip("<>")
    elif kind == b"R":
        flags, colon, address = text.partition(":")
        plain = address if colon and flags.isalpha() else text
        letter.to(plain.strip("<>"))
    elif kind == b"M":
        letter.reason = text
    elif kind == b"C" and (match := _CONTROLLING.fullmatch(text)) is not None:
        letter.uid = int(match[1])
    elif kind == b"$" and text.startswith("_"):
        client = _ADDRESS.search(text[:1000])
        letter.address = client[1] if client else None
        if client is None:
            letter.user = letter.user or text[1:].partition("@")[0]
    elif kind == b"$" and text.startswith("{auth_authen}"):
        letter.user = text.removeprefix("{auth_authen}")


PARSERS: Final = (
    Parser(
        "sendmail-queue",
        (QueuedMessage,),
        (
            "/var/spool/mqueue/**",
            "/var/spool/clientmqueue/**",
            "/var/spool/mqueue-client/**",
            "/var/spool/mqueue.*/**",
        ),
        parse,
    ),
)
