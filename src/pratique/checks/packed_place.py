"""Signs about what is packed in archives: one step less grave, and shown by other commands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import Command, InRoot, Opens, reads, word
from pratique.content.archive.member import INSIDE, container
from pratique.model import Place, Severity
from pratique.phrase import Phrase, english, prose

_STEP_DOWN: Final = {Severity.CRITICAL: Severity.HIGH, Severity.HIGH: Severity.MEDIUM}
# A thing that does not run proves no compromise: see `story.summary`.
_MOST_SURE: Final = 0.75
_WHY: Final = Phrase(
    "It lies packed inside an archive, where nothing runs it: it matters "
    "when somebody has unpacked it, or will."
)


def weighed(signs: Iterable[Sign], check: Check) -> tuple[Sign, ...]:
    """The signs; those about nothing but members of archives as such.

    The same member in many archives, such as the backups of a site, is one sign.
    """
    found: list[Sign] = []
    packed: dict[tuple[str, str, str], list[Sign]] = {}
    for sign in signs:
        if sign.places and all(container(place.path) for place in sign.places):
            member = sign.places[0].path.rpartition(INSIDE)[2]
            packed.setdefault((member, sign.quote, english(sign.title or "")), []).append(sign)
        else:
            found.append(sign)
    found += [_packed(alike, check) for alike in packed.values()]
    return tuple(sorted(found, key=lambda sign: sign.subject))


def _packed(alike: list[Sign], check: Check) -> Sign:
    sign = max(alike, key=lambda one: one.confidence)
    places = tuple(dict.fromkeys(place for one in alike for place in one.places))
    archives = dict.fromkeys(container(place.path) for place in places)
    severity = sign.severity or check.severity
    return replace(
        sign,
        subject=f"packed {sign.quote} {sign.places[0].path.rpartition(INSIDE)[2]}",
        places=places,
        severity=_STEP_DOWN.get(severity, severity),
        confidence=min(sign.confidence, _MOST_SURE),
        title=Phrase("%(title)s (packed in an archive)", {"title": sign.title or check.told_title}),
        why=prose(
            sign.why,
            _WHY,
            (
                Phrase("%(count)s members are alike.", {"count": len(places)})
                if len(places) > 1
                else None
            ),
        ),
        verify=_by_hand(sign.places[0]),
        dated=tuple(Place(archive) for archive in archives if archive),
    )


def _by_hand(place: Place) -> tuple[Command, ...]:
    """How to print the member; of one that is nested, how to list the archive around it."""
    archive, _, member = place.path.partition(INSIDE)
    name = archive.rpartition("/")[2].lower()
    nested = INSIDE in member
    through = () if nested or place.line is None else (f"sed -n {place.line}p", "cut -c1-400")
    within = InRoot(archive, Opens.FILE)
    if name.endswith((".tar", ".tgz", ".tbz2", ".txz", ".tar.gz", ".tar.bz2", ".tar.xz")):
        if nested:
            return (Command(("tar -tf", within)),)
        return (Command(("tar -xOf", within, f"-- {word(member)}"), through),)
    for suffix, program in ((".gz", "zcat"), (".bz2", "bzcat"), (".xz", "xzcat")):
        if name.endswith(suffix):
            return (Command((program, within), through),)
    if name.endswith((".zip", ".jar", ".war", ".ear")) and not nested:
        return (Command(("unzip -p", within, word(_literal(member))), through),)
    return (reads("strings -a -n 8", archive, "head -n 100"),)


def _literal(member: str) -> str:
    """A name as unzip(1) takes it: its signs for patterns stand for themselves."""
    return "".join(f"[{sign}]" if sign in "*?[" else sign for sign in member)
