"""Which clean copies would tell most: those of what is installed and has none in the case yet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from pratique.parsers.application import archive_of
from pratique.phrase import Phrase, in_a_row
from pratique.store.tables import Tables
from pratique.story.examination import NextStep

_MOST: Final = 200
_NAMED: Final = 5
_WHY: Final = (
    "What is exactly as in its release need not be guessed about, and what differs is shown as a "
    "difference. Download them from their makers, on a healthy machine. Nothing is read again for "
    "it."
)
_WHY_WITH_PARTS: Final = (
    "What is exactly as in its release need not be guessed about, and what differs is shown as a "
    "difference. Download them from their makers, on a healthy machine. Nothing is read again for "
    "it. Plug-ins and themes, too: %(parts)s of them."
)

_SQL: Final = """
SELECT a.name, a.slug, a.version, a.kind, min(a.root), count(DISTINCT a.root)
FROM application a
WHERE a.version <> '' AND a.kind IN ('core', 'plugin', 'theme') AND NOT EXISTS (
    SELECT 1 FROM clean_application c
    WHERE c.kind = a.kind AND c.version = a.version
      AND CASE WHEN a.kind = 'core' THEN c.name = a.name ELSE c.slug = a.slug END)
  -- Where a package brought it, that is the copy to look at.
  AND NOT EXISTS (SELECT 1 FROM package_file p WHERE p.path = a.path)
GROUP BY a.name, a.slug, a.version, a.kind
ORDER BY a.kind, a.name, a.version LIMIT ?
"""


@dataclass(frozen=True, slots=True)
class WantedCopy:
    """A release that is installed. `archive` is its file name, empty where it has no usual one."""

    name: str
    version: str
    kind: str
    archive: str
    root: str
    installed: int

    def __str__(self) -> str:
        archive = f" ({self.archive})" if self.archive else ""
        return f"{self.name} {self.version}{archive}"


def wanted_copies(tables: Tables) -> tuple[WantedCopy, ...]:
    """Releases that are installed and not in the case: applications first, then plug-ins."""
    return tuple(
        WantedCopy(name, version, kind, archive_of(name, slug, version, kind), root, count)
        for name, slug, version, kind, root, count in tables.select(_SQL, _MOST)
    )


def copy_steps(wanted: Sequence[WantedCopy]) -> Iterator[NextStep]:
    """One step that says what to fetch, however much that is; none where nothing is wanted."""
    cores = [one for one in wanted if one.kind == "core"]
    parts = [one for one in wanted if one.kind != "core"]
    first = next(iter(cores or parts), None)
    if first is None:
        return
    named = [str(one) for one in (cores or parts)[:_NAMED]]
    more = len(cores or parts) - len(named)
    told: dict[str, str | Phrase] = {
        "names": in_a_row(named, "; "),
        "more": f"{more:,}",
        "parts": f"{len(parts):,}",
    }
    what = "Give the original releases of what is installed: %(names)s"
    if more:
        what = "Give the original releases of what is installed: %(names)s; and %(more)s more"
    yield NextStep(
        Phrase(what, told),
        Phrase(_WHY_WITH_PARTS if cores and parts else _WHY, told),
        f"pratique examine --known-good {first.archive or 'FILE'}",
    )
