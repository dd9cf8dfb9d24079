"""What came from next door: the same account runs several sites, and one of them was the way in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from pratique.phrase import Phrase, in_a_row
from pratique.story.entry.act import Act, Reason
from pratique.story.entry.situation import Situation
from pratique.story.entry.trace import Trace

_WEB: Final = frozenset({"file-upload", "web-exploit", "cms-login"})


def find(situation: Situation, acts: Iterable[Act]) -> Iterator[Act]:
    """For each way in by a site, the way from there into sites that nothing else explains."""
    acts = list(acts)
    homes = _homes(situation, acts)
    for act in acts:
        home = homes.get(act.place)
        if act.vector not in _WEB or not home:
            continue
        uids = {trace.uid for trace in situation.traces if trace.root == home}
        other = [
            trace
            for trace in situation.traces
            if trace.root and trace.root != home and trace.uid in uids and trace.uid != 0
        ]
        own = [trace for trace in situation.traces if trace.root == home]
        if not other or _weight(other) < _weight(own) or _explained(acts, homes, other):
            continue
        sites = Counter(trace.root for trace in other)
        text = "%(sites)s belong to the same account as %(home)s, and nothing else leads into them"
        yield replace(
            act,
            vector="neighbour-site",
            account=situation.owner(other[0]),
            explains=act.explains | {trace.finding for trace in other},
        ).because(
            Reason(
                0.8,
                Phrase(text, {"sites": in_a_row(sorted(sites)), "home": home}),
                tuple(sorted({trace.finding for trace in other}))[:5],
            )
        )


def _weight(traces: list[Trace]) -> float:
    return sum(trace.weight for trace in traces)


def _homes(situation: Situation, acts: list[Act]) -> dict[str, str]:
    """The document root of the site that each act was about: that of the page which was asked."""
    roots: dict[str, str] = {}
    wanted: dict[str, str] = {}
    for act in acts:
        if act.vector in _WEB:
            wanted[act.place] = act.target
    sites = [
        row[0]
        for row in situation.tables.select("SELECT DISTINCT rtrim(document_root, '/') FROM site")
    ]
    for place, resource in wanted.items():
        paths = [site + resource for site in sites if site]
        found = [
            path
            for (path,) in situation.tables.select(
                "SELECT path FROM file WHERE path IN (SELECT unnest(CAST(? AS VARCHAR[])))", paths
            )
        ]
        if len(found) == 1:
            roots[place] = found[0][: -len(resource)]
    return roots


def _explained(acts: list[Act], homes: dict[str, str], other: list[Trace]) -> bool:
    """Whether an act in one of the other sites may be the way into it."""
    roots = {trace.root for trace in other}
    return any(homes.get(act.place) in roots and act.confidence >= 0.5 for act in acts)
