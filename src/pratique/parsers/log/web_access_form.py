"""Forms of access logs that settings declare: pieces of text and fields, made into a `LogFormat`.

`apache_log_format` and `nginx_log_format` read the settings; here is what both come to. A field
has a column of `WebRequest`, or none; or it is a part of the time. A field in quotes goes on to
the quote that is not escaped, another one to the character that the settings put behind it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pratique.parsers.log.base import OFFSET, SHOWN, STAMP, YEARLESS, LogFormat, groups
from pratique.parsers.log.request import dated, named, parted
from pratique.parsers.log.row.web_request import WebRequest

if TYPE_CHECKING:
    import polars as pl

    from pratique.parsers.log.base import Frames

# Further columns that a field may fill: what of the time it is, and what is no column as it is.
USUAL_TIME: Final = "_usual"  # 03/Nov/2026:02:10:00 +0100
ISO_TIME: Final = "_iso"  # 2026-11-03T02:10:00+01:00
SINCE_1970: Final = "_since"
MILLISECONDS: Final = "_milliseconds"
MICROSECONDS: Final = "_microseconds"
REQUEST: Final = "request"
PATH_ONLY: Final = "_path"
QUERY_ONLY: Final = "_query"
_QUOTED: Final = r"[^\x22\\]*(?:\\.[^\x22\\]*)*"
_CLASSED: Final = frozenset("\\]^-[&~")
_MOST_FIELDS: Final = 60
_DIGITS: Final = frozenset({"status", "bytes", "port_served", SINCE_1970})
_SCALES: Final = {SINCE_1970: 1.0, MILLISECONDS: 1e3, MICROSECONDS: 1e6}
_LATEST: Final = 253_402_300_799.0  # the end of the year 9999


@dataclass(frozen=True, slots=True)
class Field:
    """One value of a line.

    `column` is one of `WebRequest`, or one of those above, or empty for what is not kept.
    `pattern` replaces what follows from the text behind it; `per_second` is how many of its units
    are a second, of a duration. `moment` is the form (chrono's) in which it tells a part of the
    time; several of these are read as one.
    """

    column: str = ""
    pattern: str = ""
    per_second: float = 1.0
    moment: str = ""


def compiled(slug: str, service: str, pieces: Sequence[str | Field]) -> LogFormat | None:
    """The form of these pieces; None where it tells no time, or is none that can be read."""
    fields = [piece for piece in pieces if isinstance(piece, Field)]
    timed = any(field.moment or field.column in _TIMES for field in fields)
    if not timed or len(fields) > _MOST_FIELDS:
        return None
    strict, kept = _pattern(pieces, "[^ ]+")
    loose, _kept = _pattern(pieces, ".*?")
    reader = _Reader(service, tuple(dict.fromkeys((strict, loose))), kept)
    return LogFormat(slug, (WebRequest,), (), reader.split, reader.spread)


_TIMES: Final = (USUAL_TIME, ISO_TIME, *_SCALES)


def _pattern(pieces: Sequence[str | Field], user: str) -> tuple[str, tuple[tuple[str, Field], ...]]:
    written: list[str] = ["^"]
    kept: list[tuple[str, Field]] = []
    for number, piece in enumerate(pieces):
        if isinstance(piece, str):
            written.append(_literal(piece))
            continue
        before = pieces[number - 1] if number else ""
        after = pieces[number + 1] if number + 1 < len(pieces) else ""
        pattern = piece.pattern or _until(piece, before, after, user)
        if piece.column or piece.moment:
            kept.append((f"g{number}", piece))
            written.append(f"(?P<g{number}>{pattern})")
        else:
            written.append(f"(?:{pattern})")
    return "".join(written) + " *$", tuple(kept)


def _literal(text: str) -> str:
    return "".join(f"\\x{{{ord(sign):x}}}" if not sign.isalnum() else sign for sign in text)


def _until(field: Field, before: str | Field, after: str | Field, user: str) -> str:
    if isinstance(after, Field) and field.column == PATH_ONLY:
        return "[^ ?]*"
    if not isinstance(after, str) or not after:
        if field.column in _DIGITS:
            return "[0-9.]+|-"
        return ".*" if not after else "[^ ]*"
    if after[0] == '"' and isinstance(before, str) and before.endswith('"'):
        return _QUOTED
    if field.column in _DIGITS:
        return "[0-9.]+|-"
    sign = after[0]
    if field.column == "forwarded" and sign != '"':
        return "[^ ,]+(?:, ?[^ ,]+)*"
    if field.column == "user" and sign == " ":
        return user
    return rf"[^\x{{{ord(sign):x}}}]*"


@dataclass(frozen=True)
class _Reader:
    """`split` and `spread` of one form."""

    service: str
    patterns: tuple[str, ...]  # the second one, slower, for accounts with blanks
    kept: tuple[tuple[str, Field], ...]

    def split(self, lines: pl.DataFrame) -> pl.DataFrame:
        import polars as pl

        found = groups(lines, self.patterns[0])
        if found.height < lines.height and len(self.patterns) > 1:
            left = lines.join(found.select("line"), on="line", how="anti")
            found = pl.concat([found, groups(left, self.patterns[1])]).sort("line")
        columns: dict[str, pl.Expr] = {}
        for group, field in self.kept:
            if field.column and field.column not in _TIMES:
                value = self._value(group, field)
                given = columns.get(field.column)
                columns[field.column] = value if given is None else pl.coalesce(given, value)
        moments = [(group, field) for group, field in self.kept if field.moment]
        records = found.select("line", *(value.alias(name) for name, value in columns.items()))
        return self._timed(found, records, moments)

    def _value(self, group: str, field: Field) -> pl.Expr:
        import polars as pl

        text = pl.col(group)
        text = pl.when((text != "-") & (text != "")).then(text)
        if field.column == "duration":
            return text.cast(pl.Float64, strict=False) / field.per_second
        if field.column in ("status", "bytes", "port_served"):
            return text.cast(pl.Int64, strict=False)
        return text

    def _timed(
        self,
        found: pl.DataFrame,
        records: pl.DataFrame,
        moments: Sequence[tuple[str, Field]],
    ) -> pl.DataFrame:
        import polars as pl

        if moments:
            form = " ".join(field.moment for _group, field in moments)
            text = pl.concat_str((group for group, _field in moments), separator=" ")
            return _as_told(found.select(text.alias("stamp")).hstack(records), form)
        for group, field in self.kept:
            if field.column in _SCALES:
                number = pl.col(group).cast(pl.Float64, strict=False) / _SCALES[field.column]
                sane = (number >= 0) & (number <= _LATEST)
                since = (pl.when(sane).then(number) * 1e6).round().cast(pl.Int64)
                shown = found.select(pl.from_epoch(since, "us").alias(SHOWN))
                return (
                    records.hstack(shown)
                    .with_columns(
                        pl.lit(0, dtype=pl.Int32).alias(OFFSET),
                        pl.lit(value=False).alias(YEARLESS),
                    )
                    .filter(pl.col(SHOWN).is_not_null())
                )
        group = next(name for name, field in self.kept if field.column in (USUAL_TIME, ISO_TIME))
        parts = pl.col(group).str.extract_groups(
            r"^(?P<stamp>[^ ]{19,30}?)(?P<zone> ?[+-][0-9:]{4,6}|Z)?$"
        )
        halves = found.select(parts.alias("_parts")).unnest("_parts")
        return dated(records.hstack(halves)).filter(pl.col(SHOWN).is_not_null())

    def spread(self, records: pl.DataFrame) -> Frames:
        """One request a line."""
        import polars as pl

        asked = parted(records) if REQUEST in records.columns else records
        if "_path" in asked.columns and "target" not in asked.columns:
            query = (
                pl.col(QUERY_ONLY).str.replace(r"^\?", "")
                if QUERY_ONLY in asked.columns
                else pl.lit(None, dtype=pl.String)
            )
            target = pl.concat_str(PATH_ONLY, pl.lit("?") + query)
            asked = asked.with_columns(
                pl.coalesce(target, PATH_ONLY).alias("target"),
                pl.col(PATH_ONLY).alias("resource"),
                query.alias("query"),
            )
        return {WebRequest: named(asked.with_columns(pl.lit(self.service).alias("service")))}


def _as_told(records: pl.DataFrame, form: str) -> pl.DataFrame:
    """`records` with the columns of STAMP of their `stamp`, which has the form `form`."""
    import polars as pl

    if re.search(r"%:?z", form) is None:
        offset = pl.lit(0 if form == "%s" else None, dtype=pl.Int32)
        moment = pl.col("stamp").str.to_datetime(form, time_unit="us", strict=False)
        records = records.with_columns(moment.alias(SHOWN), offset.alias(OFFSET))
    else:
        moment = pl.col("stamp").str.to_datetime(form, time_unit="us", strict=False)
        zone = pl.col("stamp").str.extract(r"([+-][0-9]{2}):?[0-9]{2}(?: |$)").cast(pl.Int32)
        minutes = pl.col("stamp").str.extract(r"[+-][0-9]{2}:?([0-9]{2})(?: |$)").cast(pl.Int32)
        west = pl.col("stamp").str.contains(r"-[0-9]{2}:?[0-9]{2}(?: |$)")
        seconds = zone * 3600 + pl.when(west).then(-minutes).otherwise(minutes) * 60
        shown = moment.dt.replace_time_zone(None) + pl.duration(seconds=seconds)
        records = records.with_columns(shown.alias(SHOWN), seconds.alias(OFFSET))
    told = records.with_columns(pl.lit(value=False).alias(YEARLESS))
    names = [name for name in told.columns if name not in (*STAMP, "stamp")]
    return told.select(*names, *STAMP).filter(pl.col(SHOWN).is_not_null())
