"""What one event of the time line says, as a phrase: its words of the evidence apart from ours.

The database makes the texts of events, by the million and in English. Here the commonest of them
are found again in a template. Places that the event has a column for must hold exactly that; the
other places are single words. So nothing of the evidence is ever taken for ours, and the English
of the phrase is always the text. What fits no template stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from pratique.phrase import Phrase
from pratique.story.timeline.event import Event

_PLACE: Final = re.compile(r"%\(([a-z_]+)\)s")
_LOGIN_HEADS: Final = (
    "login", "change of rights", "failed login", "try with an unknown name", "refused login",
    "session opened", "session closed",
)  # fmt: skip
_LOGIN_FRAMES: Final = (
    "%(what)s of %(account)s from %(address)s at %(service)s with %(method)s",
    "%(what)s of %(account)s from %(address)s at %(service)s",
    "%(what)s of %(account)s to %(subject)s from %(address)s at %(service)s with %(method)s",
    "%(what)s of %(account)s to %(subject)s from %(address)s at %(service)s",
    "%(what)s of %(account)s to %(subject)s at %(service)s",
    "%(what)s of %(account)s at %(service)s with %(method)s",
    "%(what)s of %(account)s at %(service)s",
    "%(what)s of %(account)s from %(address)s on %(terminal)s",
    "%(what)s of %(account)s from %(address)s",
)
_RECORDS: Final = (
    "session of %(account)s on %(terminal)s from %(address)s until %(day)s %(clock)s (%(ended)s)",
    "session of %(account)s on %(terminal)s from %(address)s",
    "the machine started %(kernel)s",
    "the machine started",
    "change of run level: %(subject)s",
    "the clock was set",
)
_FILES: Final = (
    "%(subject)s was made (%(size)s bytes, of %(account)s)",
    "%(subject)s was written (%(size)s bytes, of %(account)s)",
    "%(subject)s was changed (its inode) (%(size)s bytes, of %(account)s)",
    "%(subject)s claims to have been written (%(size)s bytes, of %(account)s)",
    "%(subject)s was deleted (%(size)s bytes, of %(account)s)",
    "%(subject)s was made (%(type)s, of %(account)s)",
    "%(subject)s was written (%(type)s, of %(account)s)",
    "%(subject)s was changed (its inode) (%(type)s, of %(account)s)",
    "%(subject)s claims to have been written (%(type)s, of %(account)s)",
)
_REQUESTS: Final = (
    "%(method)s %(subject)s -> %(status)s from %(address)s as %(account)s",
    "%(method)s %(subject)s -> %(status)s from %(address)s",
    "%(method)s %(subject)s (no answer told) from %(address)s",
)
_COMMANDS: Final = (
    "%(account)s ran: %(subject)s (%(source)s)",
    "%(account)s ran: %(subject)s (%(source)s) after login as %(login)s",
    "somebody ran: %(subject)s (%(source)s)",
    "%(account)s ran: %(subject)s (%(source)s) (refused)",
)
_TRANSFERS: Final = (
    "upload of %(subject)s (%(size)s bytes) by %(account)s from %(address)s at %(service)s",
    "download of %(subject)s (%(size)s bytes) by %(account)s from %(address)s at %(service)s",
    "delete of %(subject)s by %(account)s from %(address)s at %(service)s",
    "upload of %(subject)s by %(account)s from %(address)s at %(service)s",
    "download of %(subject)s by %(account)s from %(address)s at %(service)s",
)
_SNAPSHOTS: Final = (
    "snapshot %(subject)s in %(path)s (not looked at)",
    "snapshot %(subject)s in %(path)s (without a trace)",
    "snapshot %(subject)s in %(path)s (with traces of %(count)s findings)",
)
_FRAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "login": (*_LOGIN_FRAMES, *_RECORDS),
    "failure": _LOGIN_FRAMES,
    "session": _LOGIN_FRAMES,
    "boot": _RECORDS,
    "file": _FILES,
    "request": _REQUESTS,
    "command": _COMMANDS,
    "transfer": _TRANSFERS,
    "snapshot": _SNAPSHOTS,
}
# `(no answer told)` begins no word, and a head of several words is one of ours.
_END: Final = re.compile(r"[\s,()]")


def event_phrase(event: Event) -> str | Phrase:
    """The text of an event as a phrase; the text itself where no template fits it."""
    known = {
        "account": event.account,
        "address": event.address,
        "subject": event.subject,
        "path": event.path,
    }
    for frame in _FRAMES.get(event.kind, ()):
        words = _words(event.text, frame, known)
        if words is not None:
            return Phrase(frame, words)
    return event.text


def _words(
    text: str, frame: str, known: Mapping[str, str | None]
) -> dict[str, str | int | Phrase] | None:
    """The words at the places of a frame; None where it does not fit."""
    found: dict[str, str | int | Phrase] = {}
    at = 0
    for fixed, name in _parts(frame):
        if not text.startswith(fixed, at):
            return None
        at += len(fixed)
        if not name:
            continue
        word = known[name] if name in known else _word(text, at, name)
        if not word or not text.startswith(word, at):
            return None
        found[name] = Phrase(word) if name == "what" else word
        at += len(word)
    return found if at == len(text) else None


def _parts(frame: str) -> Iterator[tuple[str, str]]:
    """The fixed parts of a frame, each with the place behind it; the last has none."""
    pieces = _PLACE.split(frame)
    yield from zip(pieces[::2], [*pieces[1::2], ""], strict=True)


def _word(text: str, at: int, name: str) -> str:
    """The single word that stands there; of `what`, the longest head that does."""
    if name == "what":
        return max((one for one in _LOGIN_HEADS if text.startswith(one, at)), key=len, default="")
    end = _END.search(text, at)
    return text[at:] if end is None else text[at : end.start()]
