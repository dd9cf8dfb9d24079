"""The register of the evidence: where each piece came from, and through whose hands it went.

The entries of the journal are the register; nothing here is kept anywhere else. What a court asks
of a chain of custody (ISO/IEC 27037, 6.1) is who had it, when, where, why it changed hands, and
what its content was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pratique.phrase import Phrase
from pratique.record.act import Act
from pratique.record.entry import Entry


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a piece came from, as somebody stated it. `when` is what they said, as they said it."""

    source: str
    handed_by: str
    when: str
    stated: Entry


@dataclass(frozen=True, slots=True)
class Handover:
    """A piece changed hands or place. Empty is what nobody stated."""

    giver: str
    taker: str
    place: str
    when: str
    why: str
    stated: Entry


@dataclass(frozen=True, slots=True)
class Reading:
    """A piece was examined, from `started` to the time of the entry."""

    location: str
    started: str
    files: int
    read: int
    unread: int
    digests: tuple[tuple[str, str], ...]  # of images: name, SHA-256 or nothing
    stated: Entry


@dataclass(frozen=True, slots=True)
class Custody:
    """All that the journal says of one piece of evidence, in order of time."""

    origins: tuple[Origin, ...]
    handovers: tuple[Handover, ...]
    readings: tuple[Reading, ...]


def custody(entries: Iterable[Entry], evidence: str) -> Custody:
    """The chain of custody of one piece of evidence."""
    origins: list[Origin] = []
    handovers: list[Handover] = []
    readings: list[Reading] = []
    for entry in entries:
        if entry.evidence != evidence:
            continue
        if entry.act is Act.REGISTERED:
            origins.append(_origin(entry))
        elif entry.act is Act.CUSTODY:
            handovers.append(_handover(entry))
        elif entry.act is Act.EXAMINED:
            readings.append(_reading(entry))
    return Custody(tuple(origins), tuple(handovers), tuple(readings))


def origin(source: str, handed_by: str, when: str) -> tuple[Phrase, Mapping[str, Any]]:
    """What to write where somebody states where a piece came from."""
    about = {"source": source, "handed_by": handed_by, "when": when}
    if handed_by:
        text = "The evidence comes from %(source)s, and was handed over by %(handed_by)s."
        return Phrase(text, about), about
    return Phrase("The evidence comes from %(source)s.", {"source": source}), about


def handover(
    giver: str, taker: str, place: str, when: str, why: str
) -> tuple[Phrase, Mapping[str, Any]]:
    """What to write where a piece changes hands or place."""
    about = {"giver": giver, "taker": taker, "place": place, "when": when, "why": why}
    if taker and place:
        told = Phrase("The evidence went to %(taker)s, at %(place)s.", about)
    elif taker:
        told = Phrase("The evidence went to %(taker)s.", about)
    else:
        told = Phrase("The evidence was brought to %(place)s.", about)
    return told, about


def _origin(entry: Entry) -> Origin:
    said = _said(entry)
    return Origin(said("source"), said("handed_by"), said("when"), entry)


def _handover(entry: Entry) -> Handover:
    said = _said(entry)
    return Handover(said("giver"), said("taker"), said("place"), said("when"), said("why"), entry)


def _reading(entry: Entry) -> Reading:
    said = _said(entry)
    media = entry.about.get("media")
    digests = tuple(
        (str(one.get("path", "")), str(one.get("sha256") or ""))
        for one in (media if isinstance(media, list) else ())
        if isinstance(one, dict)
    )
    return Reading(
        location=said("location"),
        started=said("started"),
        files=_count(entry.about.get("files")),
        read=_count(entry.about.get("read")),
        unread=_count(entry.about.get("unread")),
        digests=digests,
        stated=entry,
    )


def _said(entry: Entry) -> Callable[[str], str]:
    return lambda name: str(entry.about.get(name, ""))


def _count(told: object) -> int:
    return told if isinstance(told, int) else 0
