"""Since when at the latest, by what the logs say."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from pratique.model import Severity, Window
from pratique.story.entry.act import Act
from pratique.story.entry.situation import Situation
from pratique.story.entry.trace import Basis


def by_logs(known: Window, situation: Situation, acts: Iterable[Act]) -> Window:
    """The window of the whole, with what the logs say: what was called then was there by then.

    The way in, where it is told, is at the latest the moment at which it began. The page that it
    went through is a part of the site: that somebody looked at the door says nothing of when they
    went through it.
    """
    acts = tuple(acts)
    doors = {act.target for act in acts if act.target}
    told = [
        (moment.time, "access-log")
        for trace in situation.traces
        if trace.severity >= Severity.HIGH and trace.target not in doors
        for moment in trace.moments
        if moment.basis is Basis.CALLED
    ]
    told += [(act.time, "log") for act in acts if act.log and act.line is not None]
    first = min(told, default=None)
    if first is None or (known.before is not None and known.before <= first[0]):
        return known
    after = known.after if known.after is not None and known.after < first[0] else None
    basis = tuple(one for one in known.basis if one != "ctime" and (after or one != "snapshot"))
    return replace(known, after=after, before=first[0], basis=(*basis, first[1]))
