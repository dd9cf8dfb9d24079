"""What the columns of access logs have in common: request lines, stamps, names for nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from pratique.parsers.log.address import ADDRESS
from pratique.parsers.log.base import OFFSET, SHOWN, YEARLESS

if TYPE_CHECKING:
    import polars as pl

_FOUR: Final = r"^[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}$"
# RFC 9110: a method is a token; those in use are letters, `_` and `-`.
_HTTP: Final = r"^(?P<method>[A-Za-z_-]{1,20}) (?P<target>.*) (?P<protocol>HTTP/[0-9.]+)$"
_OLD: Final = r"^(?P<method>[A-Z]{3,10}) (?P<target>[/*][^ ]*|[a-z]+://[^ ]*)$"
_PARTS: Final = ("method", "target", "protocol")
_NOTHING: Final = ("site", "client", "user", "referrer", "agent", "forwarded")
_STAMPS: Final = (
    *("%d/%b/%Y:%H:%M:%S%.f", "%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M:%S%.f"),
    "%m/%d/%Y:%H:%M:%S",  # cpsrvd of cPanel, which says so in its manual
)
_GLUED: Final = r"^(?P<stamp>[0-9-]{10}T[0-9:.]{8,18})(?P<zone>Z|[+-][0-9:]{4,6})$"
_SECONDS: Final = 3600
# How lines of other logs begin: where a record may have several lines, they are none of it.
OTHERS_BEGIN: Final = (
    r"[^ ]{1,300} [^ ]{1,300} [^ ]{1,300} \[[0-9]{2}/[A-Z][a-z]{2}/[0-9]{4}:"
    r"|[A-Z][a-z]{2} [ 0-9][0-9] [0-9]{2}:[0-9]{2}:[0-9]{2} "
    r"|[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:|[0-9]{4}/[0-9]{2}/[0-9]{2} [0-9:]{8} "
    r"|\[[A-Z][a-z]{2} [A-Z][a-z]{2} [ 0-9][0-9] [0-9:]{8}|\[[0-9]{2}-[A-Z][a-z]{2}-[0-9]{4} "
)


def dated(records: pl.DataFrame) -> pl.DataFrame:
    """`records` with the columns of STAMP in place of the texts `stamp` and `zone`.

    `stamp` is a day and a time as logs of web servers write them, `zone` `+0100`, `+01:00`, `Z`,
    or nothing. Rows whose time makes no sense are left out.
    """
    import polars as pl

    stamp = pl.col("stamp")
    usual = stamp.str.to_datetime(_STAMPS[0], time_unit="us", strict=False)
    records = records.with_columns(usual.alias(SHOWN))
    if records[SHOWN].null_count() and not records["stamp"].is_null().all():
        glued = stamp.str.extract_groups(_GLUED).struct
        records = records.with_columns(
            pl.coalesce(glued.field("stamp"), stamp).alias("stamp"),
            pl.coalesce(glued.field("zone"), pl.col("zone")).alias("zone"),
        )
    for other in _STAMPS[1:]:
        if records[SHOWN].null_count():
            moment = stamp.str.to_datetime(other, time_unit="us", strict=False)
            records = records.with_columns(pl.coalesce(SHOWN, moment).alias(SHOWN))
    return (
        records.with_columns(
            _offsets(records["zone"]).alias(OFFSET), pl.lit(value=False).alias(YEARLESS)
        )
        .drop("stamp", "zone")
        .filter(pl.col(SHOWN).is_not_null())
    )


def _offsets(zones: pl.Series) -> pl.Expr:
    """Seconds east of UTC, by what is written; nearly every log has one or two."""
    import polars as pl

    told = zones.unique().to_list()
    if len(told) < 2:
        return pl.lit(_offset(told[0]) if told else None, dtype=pl.Int32)
    return pl.col("zone").replace_strict(
        told, [_offset(zone) for zone in told], return_dtype=pl.Int32
    )


def _offset(zone: str | None) -> int | None:
    digits = (zone or "").strip().replace(":", "")
    if digits in ("Z", "UTC", "GMT"):
        return 0
    if len(digits) != 5 or digits[0] not in "+-" or not digits[1:].isdecimal():
        return None
    hours, minutes = int(digits[1:3]), int(digits[3:])
    seconds = hours * _SECONDS + minutes * 60
    if hours > 23 or minutes > 59:
        return None
    return -seconds if digits[0] == "-" else seconds


def parted(records: pl.DataFrame) -> pl.DataFrame:
    """`records` with `method`, `target` and `protocol` in place of the text `request`.

    One that is not of HTTP is the target as a whole.
    """
    import polars as pl

    request = pl.col("request")
    http, old = (request.str.extract_groups(form) for form in (_HTTP, _OLD))
    records = records.with_columns(http.alias("_http"), old.alias("_old"))
    return records.with_columns(
        *(
            pl.coalesce(
                pl.col("_http").struct.field(name),
                *([pl.col("_old").struct.field(name)] if name != "protocol" else []),
                *([request] if name == "target" else []),
            ).alias(name)
            for name in _PARTS
        )
    ).drop("_http", "_old", "request")


def named(records: pl.DataFrame) -> pl.DataFrame:
    """`records` with `resource` and `query` of their `target`, and the `address` of a `client`.

    What a server writes for nothing, `-` or an empty text, is null.
    """
    import polars as pl

    if "target" in records.columns and "resource" not in records.columns:
        halves = pl.col("target").str.splitn("?", 2).struct
        records = records.with_columns(
            halves.field("field_0").alias("resource"), halves.field("field_1").alias("query")
        )
    names = [name for name in _NOTHING if name in records.columns]
    records = records.with_columns(
        pl.when((pl.col(name) != "-") & (pl.col(name) != "")).then(name).alias(name)
        for name in names
    )
    if "client" not in records.columns:
        return records
    return records.with_columns(address_of(records["client"]).alias("address"))


def address_of(clients: pl.Series) -> pl.Series:
    """Those of `clients` that are addresses, as plain addresses; null for the others."""
    import polars as pl

    plain = clients.str.contains(_FOUR)
    if plain.all():
        return clients
    unique = clients.unique()
    return clients.replace_strict(
        unique, unique.str.extract(ADDRESS), return_dtype=pl.String, default=None
    )


def dated_by(records: pl.DataFrame, forms: Sequence[str]) -> pl.DataFrame:
    """`records` with the columns of STAMP in place of the text `stamp`, which has no zone.

    The first of the `forms` that can read it counts; rows whose time makes no sense are left out.
    """
    import polars as pl

    moment: pl.Series | None = None
    for form in forms:
        read = records["stamp"].str.to_datetime(form, time_unit="us", strict=False)
        moment = read if moment is None else moment.fill_null(read)
        if not moment.null_count():
            break
    stamp = (
        moment.alias(SHOWN) if moment is not None else pl.lit(None).alias(SHOWN),
        pl.lit(None, dtype=pl.Int32).alias(OFFSET),
        pl.lit(value=False).alias(YEARLESS),
    )
    return records.with_columns(*stamp).drop("stamp").filter(pl.col(SHOWN).is_not_null())
