"""Which moments are asked for, as a condition in SQL with its values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from pratique.model import Instant, Severity

# What every server is full of: visitors, scanners, steps of sessions, messages of programs.
_USUAL: Final = "len(tags) = 0 AND kind IN ('request', 'error', 'session', 'message', 'block')"


@dataclass(frozen=True, slots=True)
class Choice:
    """What a person wants to see; what is empty or None leaves nothing out.

    `since` and `until` are part of it. `path` is a file or a folder of the evidence: what is
    about it, below it, or asks a web server for it. `text` is looked for without regard to case.
    `severity` leaves out findings below it. `spans` are further stretches of time, of which one
    must hold it, unless it is about `finding`. With `part_of`, what strangers did that is usual,
    and that nothing names, is left out; its addresses are no strangers.
    """

    since: Instant | None = None
    until: Instant | None = None
    kinds: tuple[str, ...] = ()
    address: str = ""
    account: str = ""
    path: str = ""
    text: str = ""
    severity: Severity | None = None
    spans: tuple[tuple[Instant, Instant], ...] = ()
    finding: str = ""
    part_of: tuple[str, ...] | None = None

    @property
    def condition(self) -> tuple[str, list[object]]:
        """SQL for rows of `marked_events`, and the values of its marks."""
        parts, values = self._about()
        parts += ["time IS NOT NULL", *self._bounds()]
        if self.severity is not None:
            parts.append(f"(severity IS NULL OR severity >= {int(self.severity)})")
        if self.finding:
            within = [
                f"time BETWEEN make_timestamp_ns({start}) AND make_timestamp_ns({end})"
                for start, end in self.spans
            ]
            parts.append(f"({' OR '.join([*within, 'list_contains(tags, ?)'])})")
            values.append(self.finding)
        if self.part_of is not None:
            parts.append(
                f"NOT ({_USUAL} AND NOT list_contains(?::VARCHAR[], coalesce(address, '')))"
            )
            values.append(list(self.part_of))
        return " AND ".join(parts), values

    def _bounds(self) -> Iterator[str]:
        # Numbers of our own stand in the text: then a Parquet file is read only where it has them.
        if self.since is not None:
            yield f"time >= make_timestamp_ns({self.since})"
        if self.until is not None:
            yield f"time <= make_timestamp_ns({self.until})"

    def _about(self) -> tuple[list[str], list[object]]:
        parts: list[str] = []
        values: list[object] = []
        if self.kinds:
            parts.append("list_contains(?::VARCHAR[], kind)")
            values.append(list(self.kinds))
        if self.address:
            parts.append("address = ?")
            values.append(self.address)
        if self.account:
            parts.append("(account = ? OR subject = ? AND kind IN ('login', 'session', 'account'))")
            values += [self.account] * 2
        if self.path:
            whole = self.path.rstrip("/") or "/"
            below = whole if whole == "/" else f"{whole}/"
            parts.append(
                "(subject = ? OR starts_with(subject, ?) OR path = ? OR kind = 'request' "
                "AND length(subject) > 1 AND ends_with(?, split_part(subject, '?', 1)))"
            )
            values += [whole, below, whole, whole]
        if self.text:
            parts.append("contains(lower(text), lower(?))")
            values.append(self.text)
        return parts, values

    @property
    def with_usual(self) -> Choice:
        """The same, with what is usual."""
        return replace(self, part_of=None)
