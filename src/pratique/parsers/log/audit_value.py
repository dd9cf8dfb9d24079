"""Values of the audit system, for whole columns: quoted, in hexadecimal, or said to be missing.

A value that an intruder could choose is in double quotes where all its bytes are printable and
none is a blank or a quote, and in upper-case hexadecimal where not: `audit_log_untrustedstring`
of the kernel, `audit_encode_nv_string` of libaudit. So no value has a blank in it.
"""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import IPv6Address
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import polars as pl

UNSET: Final = 4294967295  # (uid_t) -1: nobody logged in
_NOTHING: Final = ("", "?", "(null)", "(none)", "(unset)", '"?"', '""')
_HEX: Final = r"^(?:[0-9A-F][0-9A-F])+$"


def value_of(body: pl.Expr, key: str) -> pl.Expr:
    """The first value of `key` in the text of a record, as written; null where it has none."""
    return body.str.extract(rf"(?:^|[ '(]){key}=(\"[^\"]*\"|[^ '\x1d]*)")


def present(value: pl.Expr) -> pl.Expr:
    """`value` without its quotes; null for the words that stand for nothing."""
    import polars as pl

    missing = value.is_in(_NOTHING)
    return pl.when(missing.not_()).then(value.str.strip_chars('"'))


def whole_number(value: pl.Expr) -> pl.Expr:
    """`value` as a number; null for none, and for the one that stands for nobody."""
    import polars as pl

    number = value.str.strip_chars('"').cast(pl.Int64, strict=False)
    return pl.when(number != UNSET).then(number)


def decoded(frame: pl.DataFrame, names: Iterable[str]) -> pl.DataFrame:
    r"""`frame` with the columns `names` as they were before they were written; null for nothing.

    What is not UTF-8 is shown as `\xNN`.
    """
    import polars as pl

    for name in names:
        packed = pl.col(name).str.contains(_HEX)
        text = present(pl.col(name))
        if frame.select(packed.any()).item():
            written = frame.select(pl.when(packed).then(name).alias(name))[name]
            text = pl.coalesce(pl.lit(_unpacked(written)), text)
        frame = frame.with_columns(text.alias(name))
    return frame


def _unpacked(written: pl.Series) -> pl.Series:
    """Texts from their bytes in hexadecimal."""
    import polars as pl

    try:
        return written.str.decode("hex").cast(pl.String)
    except pl.exceptions.ComputeError:  # in one of them, some bytes are not UTF-8
        different = written.drop_nulls().unique()
        shown = [bytes.fromhex(one).decode("utf-8", "backslashreplace") for one in different]
        return written.replace_strict(different, shown, default=None, return_dtype=pl.String)


def spaced(value: pl.Expr) -> pl.Expr:
    """A command line whose arguments end in NUL, with blanks between them."""
    return value.str.strip_chars_end("\0").str.replace_all("\0", " ", literal=True)


def argument_lists(lines: pl.DataFrame) -> pl.DataFrame:
    """`line` and the `command` that its arguments make: `a0="ls" a1=2D6C`, `a1[0]=... a1[1]=...`.

    `lines` has `line` and `body`. A long argument is told in pieces, which belong together.
    """
    import polars as pl

    pieces = (
        lines.select("line", pl.col("body").str.extract_all(r"\ba[0-9]+(?:\[[0-9]+\])?=[^ \x1d]*"))
        .explode("body", empty_as_null=False)
        .select(
            "line",
            pl.col("body").str.extract(r"^a([0-9]+)").alias("_number"),
            pl.col("body").str.extract(r"^[^=]*=(.*)$").alias("_value"),
        )
    )
    arguments = decoded(pieces, ["_value"]).with_columns(pl.col("_value").fill_null(""))
    return (
        arguments.group_by("line", "_number", maintain_order=True)
        .agg(pl.col("_value").str.join(""))
        .group_by("line", maintain_order=True)
        .agg(spaced(pl.col("_value").str.join(" ")).alias("command"))
    )


def socket_addresses(frame: pl.DataFrame, name: str) -> pl.DataFrame:
    """`frame` with `address`, `port` and `name` of the struct sockaddr in its column `name`.

    The family is in the order of the machine (that of x86 and ARM here), the port in that of the
    network; see ip(7), ipv6(7), unix(7).
    """
    import polars as pl

    raw = pl.col(name)
    family = raw.str.slice(0, 4)
    four, six, local = family == "0200", family == "0A00", family == "0100"
    parts = [_byte(raw, 8 + 2 * number) for number in range(4)]
    path = pl.when(local).then(raw.str.slice(4)).str.extract(r"^((?:[0-9A-F]{2})+?)(?:00|$)")
    frame = frame.with_columns(
        pl.when(four).then(pl.concat_str(parts, separator=".")).alias("address"),
        pl.when(six & (raw.str.len_bytes() >= 48)).then(raw.str.slice(16, 32)).alias("_six"),
        pl.when(four | six)
        .then(raw.str.slice(4, 4))
        .str.to_integer(base=16, strict=False)
        .alias("port"),
        path.alias("name"),
    )
    return _with_six(decoded(frame, ["name"]))


def _byte(raw: pl.Expr, start: int) -> pl.Expr:
    return raw.str.slice(start, 2).str.to_integer(base=16, strict=False)


def _with_six(frame: pl.DataFrame) -> pl.DataFrame:
    import polars as pl

    found = frame["_six"].drop_nulls().unique()
    known: dict[str, list[Any]] = {"_six": [], "_shown": []}
    for digits in found:
        try:
            address = IPv6Address(bytes.fromhex(digits))
        except ValueError:
            continue
        known["_six"].append(digits)
        known["_shown"].append(str(address.ipv4_mapped or address))
    seen = pl.DataFrame(known, schema={"_six": pl.String, "_shown": pl.String})
    return (
        frame.join(seen, on="_six", how="left", maintain_order="left")
        .with_columns(pl.coalesce("address", "_shown").alias("address"))
        .drop("_six", "_shown")
    )
