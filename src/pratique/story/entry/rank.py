"""Ways in, the likeliest first, and whether one of them can be told from the others at all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final

from pratique.phrase import N_, Phrase, in_a_row
from pratique.story.entry import (
    cms_login,
    command,
    database,
    dependency,
    login,
    mail,
    neighbour,
    panel,
    session,
    supply,
    transfer,
    weakness,
    web,
)
from pratique.story.entry.act import Act, Reason
from pratique.story.entry.situation import DAY, MINUTE, Situation
from pratique.story.entry.trace import Basis, Kind

# From here on, a way in is told as the one; below, as one that may be.
LIKELY: Final = 0.5
_LEAST: Final = 0.12
_MOST: Final = 8
# An act that explains what the first way in did afterwards is not a way in of its own.
_LATER: Final = -1.6


@dataclass(frozen=True, slots=True)
class Ways:
    """The ways in, best first; `determinable` says whether the first is likely enough to be told.

    `why_not` says why none is, where that is so.
    """

    acts: tuple[Act, ...]
    determinable: bool
    why_not: Phrase | None = None


def ways_in(situation: Situation) -> Ways:
    """Weigh all acts that the logs tell of."""
    if not situation.traces and not _about_mail(situation):
        why_not = Phrase("nothing was found that somebody left behind")
        return Ways((), determinable=False, why_not=why_not)
    acts = list(web.find(situation))
    acts = list(cms_login.entered(situation, acts))
    logins = session.logins(situation)
    commands = command.naming(situation, logins)
    local = list(command.find(situation, logins, commands))
    acts += local
    acts += login.find(situation, logins, command.untold(commands, local))
    acts = panel.entered(situation, acts)
    acts += transfer.find(situation)
    acts += mail.find(situation)
    acts += supply.find(situation)
    acts += dependency.find(situation)
    acts += database.find(situation)
    acts = _merged(acts)
    acts += neighbour.find(situation, acts)
    acts = _after_the_first(acts, situation)
    ranked = sorted(
        (act for act in acts if act.confidence >= _LEAST),
        key=lambda act: (-act.confidence, act.time, act.place),
    )[:_MOST]
    ranked = [weakness.first_used(situation, act) for act in ranked]
    if ranked and ranked[0].confidence >= LIKELY:
        return Ways(tuple(ranked), determinable=True)
    return Ways(tuple(ranked), determinable=False, why_not=_why_not(situation, ranked))


def _about_mail(situation: Situation) -> bool:
    return any(finding.check.startswith("mail-") for finding in situation.findings)


def _merged(acts: Iterable[Act]) -> list[Act]:
    """One for each vector, address and account: the likeliest, with all that it explains.

    Of several that are as likely, the earliest is the way in.
    """
    held: dict[tuple[str, str, str], list[Act]] = {}
    for act in acts:
        held.setdefault((act.vector, act.address, act.account), []).append(act)
    return [_one(group) for group in held.values()]


def _one(group: list[Act]) -> Act:
    best = min(group, key=lambda act: (-round(act.confidence, 2), act.time))
    explains = frozenset().union(*(act.explains for act in group))
    extra = len(explains - best.explains)
    best = replace(best, explains=explains)
    if extra:
        words = Phrase(
            "what it did later explains one more of the findings",
            {"count": f"{extra:,}"},
            "what it did later explains %(count)s more of the findings",
            extra,
        )
        best = best.because(Reason(min(0.3 * extra, 0.9), words))
    return best


def _after_the_first(acts: list[Act], situation: Situation) -> list[Act]:
    """An act that comes after the first sure traces were there opened nothing."""
    there = [
        (moment.time, trace)
        for trace in situation.traces
        for moment in trace.moments
        if moment.basis in (Basis.CALLED, Basis.BIRTH) and trace.weight >= 0.8
    ]
    if not there:
        return acts
    first, trace = min(there, key=lambda one: one[0])
    found = []
    for act in acts:
        # A page of the site's own that was called, and changed later, is no sign of it.
        late = act.time > first + MINUTE and trace.target != act.target
        late = late and trace.finding not in act.explains
        words = Phrase("%(path)s was there before", {"path": trace.path})
        found.append(act.because(Reason(_LATER, words, (trace.finding,))) if late else act)
    return found


def _why_not(situation: Situation, ranked: Sequence[Act]) -> Phrase:
    """In plain words, why no way in can be told."""
    parts: list[Phrase] = []
    moments = [moment.time for trace in situation.traces for moment in trace.moments]
    begins = _logs_begin(situation)
    if not begins:
        parts.append(Phrase("there is no log that tells who came"))
    elif moments:
        earliest = min(moments)
        late = [
            Phrase("%(log)s from %(day)s on", {"log": Phrase(kind), "day": _day(first)})
            for kind, first in begins.items()
            if first > earliest
        ]
        if late:
            text = "the first trace is of %(day)s, and the logs begin later: %(logs)s"
            parts.append(Phrase(text, {"day": _day(earliest), "logs": in_a_row(late)}))
    kinds = {trace.kind for trace in situation.traces}
    if kinds and kinds <= {Kind.SCHEDULE, Kind.KEY, Kind.ACCOUNT} and not ranked:
        owners = sorted({situation.owner(trace) for trace in situation.traces} - {""})
        text = (
            "no log tells of anybody who came as %(accounts)s when it was put there: it may have "
            "been left by whoever had that account before"
        )
        parts.append(Phrase(text, {"accounts": in_a_row(owners)}))
    if situation.copied:
        parts.append(Phrase("the times of this copy are those of the copying"))
    if ranked:
        parts.append(Phrase("what the logs tell fits several ways, and none of them well"))
    if not parts:
        text = "nothing in the logs that were read happened when the traces came"
        parts.append(Phrase(text))
    return in_a_row(parts, "; ")


def _logs_begin(situation: Situation) -> dict[str, int]:
    """The first moment of each kind of log that tells who came."""
    kinds = (
        (N_("the access log"), "web_request"),
        (N_("the log of logins"), "authentication"),
        (N_("the log of transfers"), "file_transfer"),
        (N_("the mail log"), "mail_event"),
    )
    found: dict[str, int] = {}
    for word, table in kinds:
        first = next(
            situation.tables.select(
                f'SELECT epoch_ns(min(time)) FROM "{table}" '
                "WHERE time > make_timestamp_ns(CAST(? AS BIGINT))",
                365 * DAY,
            )
        )[0]
        if first is not None:
            found[word] = first
    return found


def _day(moment: int) -> str:
    return datetime.fromtimestamp(moment // 1_000_000_000, UTC).strftime("%Y-%m-%d")
