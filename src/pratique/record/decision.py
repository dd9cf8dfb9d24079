"""What people decided about findings, and whether it still holds.

The journal is where decisions are: nobody can change one without being seen. A decision is about
a finding as it was then. Where the finding has other places, other contents in them, shows
something else or is more serious now, it is open again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from pratique.model import Finding, Severity
from pratique.phrase import Phrase
from pratique.record.act import Act
from pratique.record.entry import Entry

OPEN: Final = "open"
REOPENED: Final = "reopened"
# So many findings fit into one entry of the journal.
_AT_ONCE: Final = 200


class Judgement(StrEnum):
    """What somebody says a finding is. The words stand in journals for ever."""

    MALICIOUS = "malicious"
    INNOCENT = "innocent"
    ACCEPTED = "accepted"  # it is as it seems, and they can live with it
    OPEN = "open"  # an earlier decision is taken back


DISMISSED: Final = frozenset({Judgement.INNOCENT.value, Judgement.ACCEPTED.value})


@dataclass(frozen=True, slots=True)
class Shape:
    """What of a finding a decision was about: digests, so that the journal stays short."""

    severity: Severity
    places: int
    where: str  # of the places and of the contents that are there
    quote: str


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided about one finding. `entry` is the number of the journal's entry."""

    finding: str
    judgement: Judgement
    why: str
    who: str
    time: datetime
    entry: int
    shape: Shape


def shape(finding: Finding) -> Shape:
    """What a decision about `finding` is about."""
    places = sorted(
        f"{place.container or ''}\0{place.path}\0{place.sha256 or ''}" for place in finding.places
    )
    where = "\n".join(places).encode("utf-8", "surrogatepass")
    quote = finding.quote.encode("utf-8", "surrogatepass")
    return Shape(finding.severity, len(places), _digest(where), _digest(quote))


def told(
    findings: Sequence[Finding], judgement: Judgement, why: str, asked: Mapping[str, str]
) -> Iterator[tuple[Phrase, dict[str, Any]]]:
    """What to write into the journal of a decision: a sentence and what programs read, each.

    `asked` is what was typed where the findings were not named one by one: a path or a check.
    """
    for start in range(0, len(findings), _AT_ONCE):
        part = findings[start : start + _AT_ONCE]
        about = {
            "judgement": judgement.value,
            "why": why,
            **asked,
            "findings": {finding.id: _shape_told(shape(finding)) for finding in part},
        }
        yield _sentence(part, judgement, why), about


def _sentence(findings: Sequence[Finding], judgement: Judgement, why: str) -> Phrase:
    words: dict[str, str | Phrase] = {
        "finding": findings[0].id,
        "count": str(len(findings)),
        "judgement": JUDGED[judgement],
        "why": why,
    }
    return Phrase(
        "Decided that %(finding)s is %(judgement)s: %(why)s",
        words,
        "Decided that %(count)s findings, from %(finding)s on, are %(judgement)s: %(why)s",
        len(findings),
    )


JUDGED: Final = {
    Judgement.MALICIOUS: Phrase("malicious"),
    Judgement.INNOCENT: Phrase("innocent"),
    Judgement.ACCEPTED: Phrase("accepted as it is"),
    Judgement.OPEN: Phrase("open again"),
}


def decisions_of(entries: Iterable[Entry]) -> dict[str, Decision]:
    """What holds for each finding: the last decision about it. What cannot be read is none."""
    found: dict[str, Decision] = {}
    for entry in entries:
        if entry.act is Act.DECIDED:
            for decision in _decisions(entry):
                found[decision.finding] = decision
    return found


def history_of(entries: Iterable[Entry], finding: str) -> list[Decision]:
    """All that was ever decided about one finding, in order of time."""
    decided = (entry for entry in entries if entry.act is Act.DECIDED)
    return [one for entry in decided for one in _decisions(entry) if one.finding == finding]


def _decisions(entry: Entry) -> Iterator[Decision]:
    about = entry.about
    try:
        judgement, why = Judgement(about["judgement"]), str(about["why"])
        for finding, told in about["findings"].items():
            yield Decision(
                str(finding), judgement, why, str(entry.who), entry.time, entry.number,
                _shape_of(told),
            )  # fmt: skip
    except (KeyError, TypeError, ValueError, AttributeError):
        return  # of a later version, or somebody wrote it by hand


def decided(findings: Sequence[Finding], decisions: Mapping[str, Decision]) -> list[Finding]:
    """The findings with the state that the decisions give them."""
    return [replace(finding, state=_state(finding, decisions)) for finding in findings]


def _state(finding: Finding, decisions: Mapping[str, Decision]) -> str:
    decision = decisions.get(finding.id)
    if decision is None or decision.judgement is Judgement.OPEN:
        return OPEN
    return REOPENED if changed(finding, decision) else decision.judgement.value


def changed(finding: Finding, decision: Decision) -> Phrase | None:
    """Why a decision does not hold any more; None where it does.

    One that was found malicious stays so whatever is added to it.
    """
    now, then = shape(finding), decision.shape
    if decision.judgement is Judgement.MALICIOUS:
        return None
    if now.severity > then.severity:
        return Phrase("it is more serious now than when that was decided")
    if now.places != then.places:
        return Phrase(
            "it had %(then)s places when that was decided, and has %(now)s now",
            {"then": str(then.places), "now": str(now.places)},
        )
    if now.where != then.where:
        return Phrase(
            "it is in other places, or other contents are in them, since that was decided"
        )
    if now.quote != then.quote:
        return Phrase("what is seen there is not what it was when that was decided")
    return None


def unfounded(
    findings: Iterable[Finding], decisions: Mapping[str, Decision]
) -> list[tuple[Finding, Decision, Phrase]]:
    """Findings that are open again, with the decision that held and why it does not."""
    found = ((one, decisions[one.id]) for one in findings if one.id in decisions)
    return [(one, past, why) for one, past in found if (why := changed(one, past)) is not None]


def dismissed(finding: Finding) -> bool:
    """Whether somebody decided that nobody need act on it. It is told all the same."""
    return finding.state in DISMISSED


def standing(findings: Iterable[Finding]) -> list[Finding]:
    """The findings that nobody dismissed."""
    return [finding for finding in findings if not dismissed(finding)]


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:32]


def _shape_told(shape: Shape) -> list[Any]:
    return [shape.severity.word, shape.places, shape.where, shape.quote]


def _shape_of(told: Any) -> Shape:
    severity, places, where, quote = told
    return Shape(Severity.from_word(severity), int(places), str(where), str(quote))
