"""One answer for a machine and its containers: nothing is said twice, and each place is named.

The walk over the machine meets the files of all layers where they lie on the disk; a container
shows the same files in their own place, with its own package database beside them. What the
container tells of a file stands, and what the machine would tell of it again is left out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from pratique.checks.runner import CheckOutcome, Outcome
from pratique.model import Finding, Place, Stage
from pratique.parsers.container import ContainerMount
from pratique.phrase import Phrase, Word, prose
from pratique.store.tables import Tables
from pratique.story.examination import GapGroup

_EXAMPLES: Final = 20
_NAMES: Final = 5
_MOST_MOUNTS: Final = 20_000
# What the walk over the machine could not read is told already, where it lies.
_OWN_STAGES: Final = frozenset({Stage.LIST, Stage.PARSE})


@dataclass(frozen=True, slots=True)
class ContainedFinding:
    """A finding of a container, and where its places lie on the disk; empty where nowhere."""

    finding: Finding
    origins: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class InLayer:
    """What a file in a layer is: the name of a container, its path there, and if it is proved."""

    container: str
    path: str
    known_good: bool


# Tells of a path of the machine whether it is what a container shows.
Shown = Callable[[str], InLayer | None]


def once(found: Iterable[ContainedFinding]) -> tuple[Finding, ...]:
    """The findings of all containers; what several share through a layer is one finding."""
    together: dict[tuple[object, ...], list[ContainedFinding]] = {}
    for number, one in enumerate(found):
        finding = one.finding
        lines = tuple(place.line for place in finding.places)
        whole = bool(one.origins) and all(one.origins)
        same = (*one.origins, *lines) if whole else (number,)
        key = (finding.check, finding.title, finding.severity, finding.quote, *same)
        together.setdefault(key, []).append(one)
    return tuple(_joined([one.finding for one in group]) for group in together.values())


def _joined(findings: Sequence[Finding]) -> Finding:
    first = findings[0]
    if len(findings) == 1:
        return first
    places = tuple(dict.fromkeys(place for finding in findings for place in finding.places))
    shared = Phrase(
        "%(count)s containers share the layer that it lies in.", {"count": len(findings)}
    )
    return replace(first, places=places).also(shared)


def of_machine(
    findings: Iterable[Finding],
    contained: Iterable[ContainedFinding],
    shown: Shown,
    mounts: Sequence[ContainerMount],
) -> tuple[Finding, ...]:
    """The findings of the machine, without what the containers say of the same files."""
    told = {(one.finding.check, origin) for one in contained for origin in one.origins if origin}
    kept = (_kept(finding, told, shown, mounts) for finding in findings)
    return tuple(finding for finding in kept if finding is not None)


def _kept(
    finding: Finding, told: set[tuple[str, str]], shown: Shown, mounts: Sequence[ContainerMount]
) -> Finding | None:
    places = tuple(p for p in finding.places if (finding.check, p.path) not in told)
    if finding.places and not places:
        return None
    finding = replace(finding, places=places)
    if not places:
        return finding
    inside = shown(places[0].path)
    if inside is not None:
        # As for the machine itself: nobody guesses about what a package's manifest answers for.
        if inside.known_good and all(
            (other := shown(place.path)) is not None and other.known_good for place in places
        ):
            return None
        lies = {"container": inside.container, "path": inside.path}
        return finding.also(
            Phrase("It lies in a layer of container %(container)s: %(path)s.", lies)
        )
    mount = _mounted(places[0], mounts)
    if mount is not None:
        within = mount.target.rstrip("/") + places[0].path[len(mount.source.rstrip("/")) :]
        has = {"container": mount.container, "path": within}
        return finding.also(Phrase("Container %(container)s has this as %(path)s.", has))
    return finding


def mounts_of(tables: Tables) -> tuple[ContainerMount, ...]:
    """What containers see of the disk, but for whole disks; the most particular first."""
    rows = tables.rows(ContainerMount, "length(source) > 1", most=_MOST_MOUNTS)
    return tuple(sorted(rows, key=lambda mount: -len(mount.source)))


def _mounted(place: Place, mounts: Sequence[ContainerMount]) -> ContainerMount | None:
    return next(
        (m for m in mounts if f"{place.path}/".startswith(f"{m.source.rstrip('/')}/")), None
    )


def all_outcomes(
    machine: Sequence[CheckOutcome], contained: Sequence[tuple[str, Sequence[CheckOutcome]]]
) -> tuple[CheckOutcome, ...]:
    """What each check answered to the machine and to its containers together."""
    found: dict[str, int] = defaultdict(int)
    because: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    said: dict[str, str | Phrase] = {}
    for name, outcomes in contained:
        for outcome in outcomes:
            found[outcome.check] += outcome.found
            for reason, told in zip(outcome.because, outcome.shown_because, strict=True):
                because[outcome.check][reason].append(name)
                said[reason] = told
    return tuple(_together(one, found[one.check], because[one.check], said) for one in machine)


def _together(
    machine: CheckOutcome,
    found: int,
    because: dict[str, list[str]],
    said: Mapping[str, str | Phrase],
) -> CheckOutcome:
    more: list[Phrase] = []
    for reason, names in because.items():
        told: dict[str, Word] = {"names": ", ".join(names[:_NAMES]), "reason": said[reason]}
        if len(names) > _NAMES:
            told["left"] = len(names) - _NAMES
            more.append(Phrase("in container %(names)s and %(left)s more: %(reason)s", told))
        else:
            more.append(Phrase("in container %(names)s: %(reason)s", told))
    return replace(
        machine,
        outcome=Outcome.FOUND if found else machine.outcome,
        found=machine.found + found,
        because=(*machine.because, *(one.english for one in more)),
        told=(*(prose(one) for one in machine.shown_because), *more),
    )


def all_gaps(
    machine: Sequence[GapGroup], contained: Sequence[tuple[str, Sequence[GapGroup]]]
) -> tuple[GapGroup, ...]:
    """The gaps of the machine, and those that only the view of a container can have."""
    groups = {(gap.stage, gap.reason, gap.matters): gap for gap in machine}
    for name, gaps in contained:
        for gap in gaps:
            if gap.stage not in _OWN_STAGES:
                continue
            named = tuple(f"container {name}: {example}" for example in gap.examples)
            key = (gap.stage, gap.reason, gap.matters)
            known = groups.get(key, replace(gap, count=0, examples=()))
            examples = (*known.examples, *named)[:_EXAMPLES]
            groups[key] = replace(known, count=known.count + gap.count, examples=examples)
    return tuple(
        sorted(groups.values(), key=lambda g: (not g.matters, -g.count, g.stage, g.reason))
    )
