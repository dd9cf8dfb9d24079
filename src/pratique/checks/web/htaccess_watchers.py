"""Whether a folder hides itself from those who look for phishing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import lines
from pratique.content.abuse.watcher import watchers
from pratique.model import Place, Severity
from pratique.parsers.web_directive import WebDirective
from pratique.phrase import Phrase, prose
from pratique.store.tables import Tables

_BLOCKS: Final = frozenset(
    {"deny", "require", "rewritecond", "setenvif", "setenvifnocase", "browsermatch",
     "browsermatchnocase"}
)  # fmt: skip
_WATCHERS: Final = 3
_REFUSED_NETWORKS: Final = 60
_NETWORK: Final = re.compile(r"\b\d{1,3}\.\d{1,3}\.")


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each list that shuts such visitors out, once however often it was copied."""
    wanted = ", ".join(f"'{name}'" for name in sorted(_BLOCKS))
    rows = tables.rows(WebDirective, f"path LIKE '%/.htaccess' AND lower(directive) IN ({wanted})")
    same: dict[tuple[str, ...], list[Place]] = {}
    networks: dict[tuple[str, ...], int] = {}
    for path, group in groupby(rows, key=lambda row: row.path):
        values: list[str] = []
        place: Place | None = None
        for row in group:
            values.append(row.value)
            if place is None and watchers(row.value):
                place = Place(path, row.line)
        names = watchers("\n".join(values))
        if len(names) >= _WATCHERS and place is not None:
            same.setdefault(names, []).append(place)
            networks[names] = sum(_NETWORK.search(value) is not None for value in values)
    for names, places in same.items():
        more = networks[names]
        many = (
            Phrase("The same stands in %(count)s folders.", {"count": str(len(places))})
            if len(places) > 1
            else None
        )
        also = (
            Phrase("It shuts out %(more)s networks besides.", {"more": more})
            if more > _REFUSED_NETWORKS
            else None
        )
        yield Sign(
            subject=f"{places[0].path} {' '.join(names)}",
            places=tuple(places),
            quote=", ".join(names)[:300],
            why=prose(
                Phrase("Visitors of %(names)s are refused.", {"names": ", ".join(names[:8])}),
                also,
                many,
            ),
            verify=lines(places[0]),
            confidence=0.85,
            severity=Severity.HIGH if more > _REFUSED_NETWORKS else None,
        )


CHECK = Check(
    slug="web-htaccess-watchers",
    title="A folder shuts out those who look for phishing",
    severity=Severity.MEDIUM,
    technique="T1480",
    reads=(WebDirective,),
    innocent="Long lists of unwanted robots are copied from forums; these name robots, not the "
    "makers of virus scanners.",
    blind="Lists that a script keeps: these are looked for in the content of files.",
    next="Look at what else lies in that folder: a kit for phishing brings such a list.",
    find=find,
)
