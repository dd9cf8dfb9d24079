"""Times and spans as people type them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

import click

_SPAN: Final = re.compile(r"([0-9]{1,6})([smhd])")
_SECONDS: Final = {"s": 1, "m": 60, "h": 3600, "d": 86_400}
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_NANOSECONDS: Final = 1_000_000_000
_FIRST, _LAST = 1678, 2261  # years of an `Instant`


class _Moment(click.ParamType[int]):
    """A moment in nanoseconds since 1970: a date, or ISO 8601, UTC where no offset is given."""

    name = "time"

    def __init__(self, *, end: bool) -> None:
        self.end = end

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The moment; of a date its first, or with `end` its last one."""
        if isinstance(value, int):
            return value
        text = str(value).strip().removesuffix(" UTC")
        try:
            whole_day = _DAY.fullmatch(text) is not None
            at = datetime.fromisoformat(text)
            at = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
        except (ValueError, OverflowError):
            at = None
        if at is None or not _FIRST < at.year <= _LAST:
            example = f"{date(2026, 11, 3)} or {date(2026, 11, 3)}T02:10:00"
            self.fail(f"{value!r} is no time; give it as {example}, UTC", param, ctx)
        if self.end and whole_day:
            at += timedelta(days=1)
        moment = (at - _EPOCH) // timedelta(microseconds=1) * 1000
        return moment - 1 if self.end and whole_day else moment


class _Span(click.ParamType[int]):
    """A length of time in nanoseconds: 90s, 30m, 2h, 3d."""

    name = "span"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """How long it is."""
        if isinstance(value, int):
            return value
        found = _SPAN.fullmatch(str(value).strip())
        if found is None:
            self.fail(f"{value!r} is no span; give 90s, 30m, 2h or 3d", param, ctx)
        seconds = int(found[1]) * _SECONDS[found[2]]
        if seconds > 100 * 366 * 86_400:
            self.fail(f"{value!r} is too long a span", param, ctx)
        return seconds * _NANOSECONDS


FROM: Final = _Moment(end=False)
TO: Final = _Moment(end=True)
DURATION: Final = _Span()
