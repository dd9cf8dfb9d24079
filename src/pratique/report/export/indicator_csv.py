"""The indicators of a case as CSV, for people or, exact, for a machine.

RFC 4180, every cell quoted. For people an address is defanged, so that nothing that shows the
table makes a link of it. No cell is a formula, in the exact form neither: there a single quote
goes before a value that would start one, and the column `quoted` says that it does.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.case.sharing import Shared
from pratique.report.escape import defanged, defanged_host, for_csv, visible
from pratique.report.export.plain_csv import csv_line, iso
from pratique.report.story_words import said
from pratique.story.indicator.indicator import WORDS, Indicator, Kind

HEAD: Final = (
    "kind", "value", "quoted", "why", "confidence", "alarm", "first", "last", "basis",
    "techniques", "findings", "personal", "md5", "size", "paths", "tlp",
)  # fmt: skip
_HOSTS: Final = frozenset({Kind.ADDRESS, Kind.DOMAIN, Kind.MAIL})
_WITHIN: Final = frozenset({Kind.URL, Kind.COMMAND, Kind.AGENT})
_PLACES: Final = 20


def lines(shared: Shared, *, exact: bool) -> Iterator[str]:
    """A head, and one line for each indicator, each with its line end."""
    yield csv_line(HEAD)
    for one in shared.indicators:
        yield csv_line(_cells(one, shared.tlp, exact=exact))


def why(one: Indicator) -> str:
    """The rules by which it was taken, in the reader's language."""
    return "; ".join(said(WORDS[rule]) for rule in one.rules)


def shown(one: Indicator) -> str:
    """The value for people: defanged where it is an address, or holds one."""
    if one.kind in _HOSTS:
        return defanged_host(one.value)
    return defanged(one.value) if one.kind in _WITHIN else one.value


def _cells(one: Indicator, tlp: str, *, exact: bool) -> Iterator[str | float]:
    value = one.value if exact else shown(one)
    paths = list(one.paths[:_PLACES])
    if len(one.paths) > _PLACES:
        paths.append(f"... {len(one.paths) - _PLACES}")
    yield one.kind.value
    yield value
    yield "yes" if for_csv(value) != visible(value) else "no"
    yield why(one)
    yield round(one.confidence, 2)
    yield "yes" if one.detects else "no"
    yield "" if one.first is None else iso(one.first)
    yield "" if one.last is None else iso(one.last)
    yield one.basis
    yield " ".join(one.techniques)
    yield " ".join(one.findings)
    yield "yes" if one.personal else "no"
    yield one.md5
    yield "" if one.size is None else one.size
    # A blank may stand in a name, and `|` in none that is shown so.
    yield " | ".join(path.replace("|", "\\x7c") for path in paths)
    yield tlp
