r"""An `ErrorLogFormat` of Apache, made into a form of log: the manual of its core, `log.c`.

    ErrorLogFormat "[%{cu}t] [%-m:%l] [pid %P:tid %T] %7F: %E: [client\ %a] %M% ,\ referer\ %{R}i"

A blank begins a field, and so does `% `, which writes nothing; behind a backslash it is a blank. A
field in which something has no value is left out with all of its text, unless a `-` stands behind
the percent sign: then it is `-`. Numbers there say from which level on a field is written at all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pratique.parsers.log.address import ADDRESS
from pratique.parsers.log.base import LogFormat, groups
from pratique.parsers.log.complaint import complained
from pratique.parsers.log.request import OTHERS_BEGIN, dated_by
from pratique.parsers.log.row.error_event import ErrorEvent

if TYPE_CHECKING:
    import polars as pl

    from pratique.parsers.log.base import Frames

_PIECE: Final = re.compile(
    r"%(?P<sign>[-+]?)[0-9]*(?:\{(?P<argument>[^}]*)\})?(?P<letter>[A-Za-z% ])"
    r"|\\(?P<escaped>.)|(?P<blank> )|(?P<text>[^%\\ ]+)|(?P<odd>.)",
    re.DOTALL,
)
_LONGEST: Final = 8192
_TIME: Final = (
    r"(?:[A-Z][a-z]{2} )?(?P<stamp>[A-Z][a-z]{2} [ 0-9][0-9] [0-9:]{8}(?:\.[0-9]{1,9})? [0-9]{4}"
    r"|[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9:]{8}(?:\.[0-9]{1,9})?)"
)
_STAMPS: Final = ("%b %e %H:%M:%S%.f %Y", "%Y-%m-%d %H:%M:%S%.f")
# Column and pattern of what is kept; the pattern alone of what is not.
_FIELDS: Final = {
    "t": ("stamp", _TIME),
    "M": ("message", r"(?P<message>(?s:.*?))"),
    "a": ("client", r"(?P<client>\[[^ \]\n]*\][^ \]\n]*|[^ \]\n]*)"),
    "l": ("level", r"(?P<level>[a-z]+[0-9]?)"),
    "m": ("module", r"(?P<module>[A-Za-z0-9_.-]*)"),
    "P": ("pid", r"(?P<pid>[0-9]{1,9})"),
    "v": ("site", r"(?P<site>[^ \]\n]*)"),
    "V": ("site", r"(?P<site>[^ \]\n]*)"),
    "E": ("cause", r"(?P<cause>\([0-9]+\)[^\n]{0,200}?)"),
    "F": ("", r"[^ \n]+\([0-9]+\)"),
    "A": ("", r"[^ \]\n]*"),
    "T": ("", r"[0-9]+"),
    "k": ("", r"[0-9]+"),
    "L": ("", r"[^ \]\n]*"),
}
_REFERRER: Final = ("referrer", r"(?P<referrer>[^\n]*?)")
_OTHER: Final = ("", r"[^\n]*?")
_KEPT: Final = ("message", "client", "level", "module", "pid", "site", "cause", "referrer")
_PORT: Final = r"^(.*[^:]):([0-9]{1,5})$"


@dataclass(slots=True)
class _Word:
    """What stands between two blanks, as a pattern; `needed` is always there."""

    before: str
    pattern: str = ""
    optional: bool = False
    needed: bool = False

    @property
    def whole(self) -> str:
        both = self.before + self.pattern
        return f"(?:{both})?" if self.optional and not self.needed else both


def form_of(text: str, slug: str) -> LogFormat | None:
    """The form of log that the format string `text` writes; None where it tells no time."""
    if len(text) > _LONGEST:
        return None
    words, seen = [_Word("")], set[str]()
    for match in _PIECE.finditer(text):
        if match["letter"] == " " or match["blank"]:
            words.append(_Word("" if match["letter"] else " "))
        elif match["letter"] and match["letter"] != "%":
            _add(words[-1], match, seen)
        else:
            written = match["escaped"] or match["text"] or match["odd"] or "%"
            words[-1].pattern += re.escape(written)
    if not {"stamp", "message"} <= seen:
        return None
    reader = _Reader("^" + "".join(word.whole for word in words) + "$")
    return LogFormat(slug, (ErrorEvent,), (), reader.split, spread, begins=_begins(words))


def _add(word: _Word, match: re.Match[str], seen: set[str]) -> None:
    column, pattern = _FIELDS.get(match["letter"], _OTHER)
    if match["letter"] == "i" and (match["argument"] or "").lower() == "referer":
        column, pattern = _REFERRER
    if column in seen:
        column, pattern = _OTHER
    if column:
        seen.add(column)
    if column in ("stamp", "message"):
        word.needed = True
    elif match["sign"] == "-":
        pattern = f"(?:-|{pattern})"
    else:
        word.optional = True
    word.pattern += pattern


def _begins(words: list[_Word]) -> str | None:
    """How a record begins, where that is with its time: what follows may be further lines."""
    start, found, _rest = words[0].pattern.partition(_TIME)
    if not found or "(?P" in start:
        return None
    return rf"^(?:{start}{_TIME.replace('?P<stamp>', '?:')}|{OTHERS_BEGIN})"


@dataclass(frozen=True)
class _Reader:
    """`split` of one form."""

    pattern: str

    def split(self, lines: pl.DataFrame) -> pl.DataFrame:
        import polars as pl

        found = dated_by(groups(lines, self.pattern), _STAMPS)
        missing = (name for name in _KEPT if name not in found.columns)
        return found.with_columns(pl.lit(None, pl.String).alias(name) for name in missing)


def spread(records: pl.DataFrame) -> Frames:
    """One complaint a record."""
    import polars as pl

    records = records.with_columns(
        pl.when(~pl.col(name).is_in(["", "-"])).then(name).alias(name)
        for name in _KEPT
        if name != "message"
    )
    client, told = pl.col("client"), pl.col("message")
    # `%a` is always with its port, which stands behind one more colon.
    host = pl.coalesce(client.str.extract(_PORT, 1), client)
    cause = pl.concat_str(pl.col("cause"), pl.lit(": ")).fill_null("")
    records = records.with_columns(
        pl.lit("apache").alias("service"),
        host.str.extract(ADDRESS).alias("address"),
        client.str.extract(_PORT, 2).alias("port"),
        told.str.extract(r"^(AH[0-9]{5}): ").alias("code"),
        pl.concat_str(cause, told).alias("_whole"),
    )
    return {ErrorEvent: complained(records).with_columns(pl.col("_whole").alias("message"))}
