"""The time line as CSV for a spreadsheet: RFC 4180, every cell quoted, none a formula."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Final

from pratique.model import Instant
from pratique.report.escape import for_csv
from pratique.story.timeline.event import Event

HEAD: Final = (
    "time", "time_basis", "confidence", "kind", "host", "address", "account", "subject", "text",
    "path", "line", "severity", "tags",
)  # fmt: skip
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def lines(events: Iterable[Event]) -> Iterator[str]:
    """A head, and one line for each event, each with its line feed."""
    yield csv_line(HEAD)
    for event in events:
        yield csv_line(
            (
                iso(event.time),
                event.time_basis,
                f"{event.confidence:.2f}",
                event.kind,
                event.host or "",
                event.address or "",
                event.account or "",
                event.subject or "",
                event.text,
                event.path,
                "" if event.line is None else str(event.line),
                "" if event.severity is None else event.severity.word,
                " ".join(event.tags),
            )
        )


def csv_line(cells: Iterable[str | float]) -> str:
    """Cells as one line of CSV; what stands in a cell has neither line ends nor controls.

    A number stays one, also below zero: it is ours, and no formula.
    """
    return (
        ",".join(
            f'"{cell}"' if isinstance(cell, int | float) else f'"{_quoted(cell)}"' for cell in cells
        )
        + "\r\n"
    )


def _quoted(cell: str) -> str:
    return for_csv(cell).replace('"', '""')


def iso(instant: Instant) -> str:
    """`2026-11-03T02:10:00.000000+00:00`: always with microseconds, so that all look the same."""
    at = _EPOCH + timedelta(microseconds=instant // 1000)
    return at.isoformat(timespec="microseconds")
