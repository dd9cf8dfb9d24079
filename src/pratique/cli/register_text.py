"""One piece of evidence and its chain of custody on the screen."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pratique.case.folder import Evidence
from pratique.cli.say import say, say_prose
from pratique.record.clock import moment
from pratique.record.register import Custody
from pratique.report.phrases import clock_words
from pratique.report.words import _, figure


def say_custody(piece: Evidence, custody: Custody) -> None:
    """What it is, where it came from, through whose hands it went, what was read of it."""
    told = {"id": piece.id, "kind": piece.kind, "location": piece.location}
    say_prose(_("%(id)s  %(kind)s  %(location)s") % told, hang=4)
    for disk in piece.further:
        say_prose(f"    {disk}", hang=6)
    for line in _lines(custody):
        say_prose(f"    {line}", hang=6)
    say()


def _lines(custody: Custody) -> Iterator[str]:
    for origin in custody.origins:
        told = {
            "source": origin.source,
            "by": origin.handed_by or _("nobody named"),
            "when": origin.when or clock_words(origin.stated.time),
            "who": str(origin.stated.who),
        }
        yield _("Came from: %(source)s, handed over by %(by)s, %(when)s (stated by %(who)s)") % told
    if not custody.origins:
        yield _("Came from: not stated. pratique register --source TEXT --handed-by NAME")
    for reading in custody.readings:
        counts = {
            "time": clock_words(reading.stated.time),
            "read": figure(reading.read),
            "files": figure(reading.files),
            "unread": figure(reading.unread),
            "version": reading.stated.version,
        }
        yield (
            _(
                "Examined: %(time)s with Pratique %(version)s; %(read)s of %(files)s files read, "
                "%(unread)s could not be read, or not wholly"
            )
            % counts
        )
        for name, digest in reading.digests:
            told = {"name": name, "digest": digest or _("not taken")}
            yield _("SHA-256 of %(name)s: %(digest)s") % told
    for move in custody.handovers:
        told = {
            "giver": move.giver or str(move.stated.who),
            "taker": move.taker or _("the same person"),
            "place": move.place or _("place not stated"),
            "when": move.when or clock_words(move.stated.time),
            "why": move.why or _("not stated"),
        }
        yield (
            _("Changed hands: from %(giver)s to %(taker)s, %(place)s, %(when)s; purpose: %(why)s")
            % told
        )


def custody_json(piece: Evidence, custody: Custody) -> dict[str, Any]:
    """A piece of evidence in the form that scripts rely on. Fields may be added, never renamed."""
    return {
        "evidence": piece.id,
        "kind": piece.kind,
        "location": piece.location,
        "further": list(piece.further),
        "added": piece.added,
        "origins": [
            {
                "source": one.source,
                "handed_by": one.handed_by,
                "when": one.when,
                "stated_by": str(one.stated.who),
                "stated": moment(one.stated.time),
                "entry": one.stated.number,
            }
            for one in custody.origins
        ],
        "handovers": [
            {
                "giver": one.giver or str(one.stated.who),
                "taker": one.taker,
                "place": one.place,
                "when": one.when,
                "purpose": one.why,
                "stated_by": str(one.stated.who),
                "stated": moment(one.stated.time),
                "entry": one.stated.number,
            }
            for one in custody.handovers
        ],
        "examinations": [
            {
                "started": one.started,
                "finished": moment(one.stated.time),
                "files": one.files,
                "read": one.read,
                "unread": one.unread,
                "digests": [{"name": name, "sha256": digest} for name, digest in one.digests],
                "by": str(one.stated.who),
                "version": one.stated.version,
                "entry": one.stated.number,
            }
            for one in custody.readings
        ],
    }
