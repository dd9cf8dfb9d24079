"""The two questions that everybody asks: since when, and which backup may I trust?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from pratique.dating.date import Asked, Dating
from pratique.dating.recognition import State
from pratique.dating.trace import Trace
from pratique.history.base import Snapshot
from pratique.history.limit_words import limit_words
from pratique.model import Gap, Severity, Stage
from pratique.parsers.site import Site
from pratique.phrase import Phrase, ours
from pratique.store.tables import Tables
from pratique.story.history_answer import NO_HISTORY, HistoryAnswer, Line, Moment, Part
from pratique.story.summary import weighty

# Where servers keep the files of running databases: copies of these are no backup of the data.
_DATABASES: Final = (
    "/var/lib/mysql", "/var/lib/postgresql", "/var/lib/mongodb", "/var/lib/redis", "/var/lib/ldap",
)  # fmt: skip
_MAIL: Final = ("/var/mail", "/var/vmail", "/var/spool/mail")


def history_answer(dating: Dating, tables: Tables) -> HistoryAnswer:
    """The answer of all histories, from what dating came to."""
    if not dating.asked and not dating.gaps:
        return NO_HISTORY
    counted = weighty(dating.findings)
    ids = frozenset(finding.id for finding in counted)
    lines = tuple(_line(asked, ids) for asked in dating.asked)
    before = min((f.window.before for f in counted if f.window.before is not None), default=None)
    trusted = [line.trusted.time for line in lines if line.trusted is not None]
    after = max(trusted, default=None)
    return HistoryAnswer(
        lines,
        after if after is None or before is None or after <= before else None,
        before,
        tuple(_parts(dating, ids, tables)),
        tuple(dict.fromkeys(_sentence(gap) for gap in dating.gaps)),
        tuple(sorted(dating.untraced & ids)),
        tuple(sorted(dating.disagreeing)),
        tuple(sorted(set(_older(dating)))),
        lost=any(gap.stage != Stage.SOURCE and gap.matters for gap in dating.gaps),
    )


def _older(dating: Dating) -> Iterator[str]:
    """Findings that a person should look at, and that the oldest snapshot has already."""
    grave = {f.id for f in dating.findings if f.severity >= Severity.MEDIUM}
    for asked in dating.asked:
        for one in asked.appearances:
            first = one.since is not None and one.since == asked.snapshots[0]
            if first and one.without is None and one.trace.finding in grave:
                yield one.trace.finding


def _sentence(gap: Gap) -> Phrase:
    """A gap of a history, with the words of the evidence apart as far as that can be told."""
    if not gap.detail:
        return ours(gap.reason)
    told = {"what": ours(gap.reason), "detail": limit_words(gap.detail)}
    return Phrase("%(what)s: %(detail)s", told)


def _line(asked: Asked, ids: frozenset[str]) -> Line:
    traces = [trace for trace in asked.looked.states if trace.finding in ids]
    moments = tuple(
        _moment(asked, index, snapshot, traces) for index, snapshot in enumerate(asked.snapshots)
    )
    index = _last_without(asked, traces)
    dirty = next((moment for moment in moments if moment.findings), None)
    return Line(
        asked.name,
        moments,
        None if index is None else moments[index],
        dirty,
        asked.listings,
        asked.contents,
    )


def _moment(asked: Asked, index: int, snapshot: Snapshot, traces: Iterable[Trace]) -> Moment:
    told = [(trace, asked.looked.states[trace].get(index)) for trace in traces]
    if not any(one is not None for _trace, one in told):
        return Moment(snapshot.label, snapshot.time, None)
    seen = {trace.finding for trace, one in told if one and one.state is State.WITH}
    return Moment(snapshot.label, snapshot.time, len(seen))


def _last_without(asked: Asked, traces: Sequence[Trace]) -> int | None:
    """The newest snapshot before which, and in which, no trace of any of them was ever seen.

    Each trace must have been looked for in it or in a newer one, and not be there: what was not
    looked at between two that lack a trace is taken to lack it, too.
    """
    newest = len(asked.snapshots) - 1
    for trace in traces:
        states = asked.looked.states[trace]
        first = min((i for i, one in states.items() if one.state is State.WITH), default=None)
        lacking = [
            i
            for i, one in states.items()
            if one.state is State.WITHOUT and (first is None or i < first)
        ]
        if not lacking:
            return None
        newest = min(newest, max(lacking))
    return newest if traces else None


def _parts(dating: Dating, ids: frozenset[str], tables: Tables) -> Iterable[Part]:
    """Advice for each part of the machine, by the history that tells most."""
    if not dating.asked:
        return
    asked = max(dating.asked, key=lambda one: len(one.snapshots))
    roots = _roots(tables)
    by_part: dict[tuple[str, str], list[Trace]] = {part: [] for part in roots}
    for trace in asked.looked.states:
        if trace.finding in ids:
            by_part[_part_of(trace.shown, by_part)].append(trace)
    whole = _last_without(asked, [t for t in asked.looked.states if t.finding in ids])
    for (kind, path), traces in by_part.items():
        # Where nothing was found in a part, it is as good as the machine was on the whole.
        index = _last_without(asked, traces) if traces else whole
        snapshot = None if index is None else asked.snapshots[index]
        yield Part(
            kind,
            path,
            None if snapshot is None else snapshot.label,
            None if snapshot is None else snapshot.time,
            tuple(sorted({trace.finding for trace in traces})),
        )


def _roots(tables: Tables) -> list[tuple[str, str]]:
    """Parts with their kinds, the longest path first: the first that fits is the right one."""
    sites = {str(site.document_root) for site in tables.rows(Site) if site.document_root != "/"}
    found = [("site", path) for path in sorted(sites)]
    there = _folders(tables, ("/etc", "/root", *_DATABASES, *_MAIL))
    found += [("settings", "/etc")] if "/etc" in there else []
    found += [("home", "/root")] if "/root" in there else []
    found += [("database", path) for path in _DATABASES if path in there]
    found += [("mail", path) for path in _MAIL if path in there]
    homes = tables.select(
        "SELECT path FROM file WHERE directory = '/home' AND type = 'directory' ORDER BY path"
    )
    found += [("home", str(row[0])) for row in homes]
    found.append(("programs", ""))
    return sorted(found, key=lambda part: (-part[1].count("/"), part[1]))


def _folders(tables: Tables, paths: Sequence[str]) -> set[str]:
    rows = tables.select(
        "SELECT path FROM file WHERE type = 'directory' "
        "AND path IN (SELECT unnest(CAST(? AS VARCHAR[])))",
        list(paths),
    )
    return {str(row[0]) for row in rows}


def _part_of(path: str, parts: Mapping[tuple[str, str], object]) -> tuple[str, str]:
    return next(part for part in parts if not part[1] or f"{path}/".startswith(f"{part[1]}/"))
