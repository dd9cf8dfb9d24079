"""One entry of the journal, and the line that it is on disk.

A line is one JSON object without blanks, in ASCII, its keys always in the same order:

    {"entry":7,"time":"2026-11-23T03:49:00.120Z","clock":{...},"who":{...},"act":"noted",
     "told":{...},"about":{...},"evidence":"","pratique":"0.7","before":"<64 hex>",
     "key":"<64 hex>","signature":"<128 hex>"}

`before` is the SHA-256 of the line before, without its line feed; 64 zeros at the start. `key`
is the Ed25519 public key (RFC 8032), `signature` the signature on the bytes of the line up to
`,"signature":`. So a line says all that is needed to verify it with other programs, and there is
exactly one way to write it: any other byte is an alteration.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final

from pratique.phrase import Phrase, phrase_of
from pratique.record.act import Act
from pratique.record.clock import Clock, clock_of, moment
from pratique.record.clock import told as clock_told
from pratique.record.who import Who, who_of
from pratique.record.who import told as who_told

START: Final = "0" * 64
MOST_BYTES: Final = 1 << 16
_SIGNATURE: Final = b',"signature":"'
_TAIL: Final = len(_SIGNATURE) + 128 + len(b'"}')


@dataclass(frozen=True, slots=True)
class Entry:
    """What was done: `told` says it to a person, `about` to programs.

    `act` is a plain text where a later version of Pratique wrote what this one does not know.
    `hash` is the SHA-256 of its line, which the next entry names.
    """

    number: int
    clock: Clock
    who: Who
    act: Act | str
    told: Phrase
    about: Mapping[str, Any]
    evidence: str
    version: str
    before: str
    key: str
    hash: str = ""

    @property
    def time(self) -> datetime:
        """When, as the clock said; UTC."""
        return self.clock.time


def unsigned(entry: Entry) -> bytes:
    """What is signed. ValueError for what is no JSON, TypeError for what is no value."""
    told = {
        "entry": entry.number,
        "time": moment(entry.time),
        "clock": clock_told(entry.clock),
        "who": who_told(entry.who),
        "act": str(entry.act),
        "told": asdict(entry.told),
        "about": entry.about,
        "evidence": entry.evidence,
        "pratique": entry.version,
        "before": entry.before,
        "key": entry.key,
    }
    return json.dumps(told, separators=(",", ":"), allow_nan=False).encode("ascii")[:-1]


def line(start: bytes, signature: bytes) -> bytes:
    """The whole line, without its line feed."""
    return start + _SIGNATURE + signature.hex().encode("ascii") + b'"}'


def parts(line: bytes) -> tuple[bytes, bytes]:
    """What is signed, and the signature. ValueError where the line is not of that form."""
    start, tail = line[:-_TAIL], line[-_TAIL:]
    if len(tail) != _TAIL or not tail.startswith(_SIGNATURE) or not tail.endswith(b'"}'):
        raise ValueError(line[:80])
    digits = tail[len(_SIGNATURE) : -2]
    signature = bytes.fromhex(digits.decode("ascii"))
    if signature.hex().encode("ascii") != digits:
        raise ValueError(digits)
    return start, signature


def entry_of(line: bytes) -> Entry:
    """The entry of a line. ValueError where it is none, whoever signed it."""
    start, _signature = parts(line)
    try:
        told = json.loads(start + b"}")
        entry = Entry(
            number=int(told["entry"]),
            clock=clock_of(told["time"], told["clock"]),
            who=who_of(told["who"]),
            act=act_of(told["act"]),
            told=phrase_of(told["told"]),
            about=told["about"],
            evidence=str(told["evidence"]),
            version=str(told["pratique"]),
            before=str(told["before"]),
            key=str(told["key"]),
            hash=hash_of(line),
        )
    except (KeyError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        raise ValueError(line[:80]) from error
    if not isinstance(entry.about, dict):
        raise ValueError(line[:80])  # noqa: TRY004 - it came from a file
    return entry


def act_of(word: str) -> Act | str:
    """The act of that word, or the word itself where a later version wrote it."""
    return Act(word) if word in set(Act) else str(word)


def hash_of(line: bytes) -> str:
    """The SHA-256 of a line, as the next one names it."""
    return hashlib.sha256(line).hexdigest()
