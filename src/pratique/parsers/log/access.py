r"""Access logs of web servers in the usual forms: the manuals of Apache (mod_log_config), nginx.

common      HOST IDENT USER [DAY/MONTH/YEAR:HH:MM:SS ZONE] "REQUEST" STATUS BYTES
combined    common, then "REFERRER" "AGENT"
vhost       NAME[:PORT] in front of either
further     what people put behind either: "X-FORWARDED-FOR", times, ids. An address in the first
            place is kept as `forwarded`, and a number of seconds with a point, as nginx writes
            `$request_time`, as `duration`. A bare whole number may be microseconds, seconds or
            bytes: only a form that the evidence's own configuration declares can tell.

In quotes, Apache writes `\"` for a quote and `\xhh` for what does not print, nginx `\x22`. A
request may be no HTTP at all. Each variant is put to what the one before left over; the first
ones are such that each character decides how they go on, which makes them fast.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pratique.parsers.log.base import TEXT, LogFormat
from pratique.parsers.log.request import dated, named, parted
from pratique.parsers.log.row.web_request import WebRequest

if TYPE_CHECKING:
    import polars as pl

    from pratique.parsers.log.base import Frames

_Q: Final = r"\x22"
_PLAIN: Final = r"[^\x22\\]*"
_QUOTED: Final = r"[^\x22\\]*(?:\\.[^\x22\\]*)*"
_SITE: Final = r"(?P<site>[^ :\[\x22]+)(?::(?P<port_served>[0-9]+))? "
_WHO: Final = r"(?P<client>[^ ]+) [^ ]+ (?P<user>[^ ]+) "
# Behind the name of a site; `-` is rather the identity behind an address, of `ADDRESS - A NAME`.
_SITE_WHO: Final = _SITE + r"(?P<client>[^ \-][^ ]*) [^ ]+ (?P<user>[^ ]+) "
_WHEN: Final = r"\[(?P<stamp>[^ \]]+) (?P<zone>[+-][0-9]{4})\] "
_LOOSE_WHEN: Final = r"\[(?P<stamp>[^ \]]{19,30})(?: (?P<zone>[^\]]{0,6}))?\] "
_TARGET: Final = r"(?P<target>(?P<resource>[^ ?\x22\\]+)(?:\?(?P<query>[^ \x22\\]*))?)"
_HTTP: Final = rf"{_Q}(?P<method>[A-Z]+) {_TARGET} (?P<protocol>HTTP/[0-9.]+){_Q} "
_ANSWER: Final = r"(?P<status>[0-9]{3}|-) (?P<bytes>[0-9]+|-)"
_ANY: Final = rf"{_Q}(?P<request>{_QUOTED}){_Q} "


def _behind(quoted: str) -> str:
    both = rf"(?: {_Q}(?P<referrer>{quoted}){_Q} {_Q}(?P<agent>{quoted}){_Q}"
    return rf"{both}(?P<further> .*)?)?$"


_END: Final = _behind(_QUOTED)
_BLANKS: Final = (
    r"(?P<client>[0-9.]+|[0-9A-Fa-f]*:[0-9A-Fa-f.:]+(?:%[^ ]+)?) [^ ]+ (?P<user>[^\[\]]*) "
)
_VARIANTS: Final = (
    rf"^{_WHO}{_WHEN}{_HTTP}{_ANSWER}{_behind(_PLAIN)}",
    rf"^{_SITE_WHO}{_WHEN}{_HTTP}{_ANSWER}{_behind(_PLAIN)}",
    rf"^{_WHO}{_WHEN}{_ANY}{_ANSWER}{_END}",
    rf"^{_SITE_WHO}{_WHEN}{_ANY}{_ANSWER}{_END}",
    # An id of the request between the address and the account.
    rf"^{_SITE}(?P<client>[0-9A-Fa-f.:%]+) [^ ]+ [^ ]+ (?P<user>-) {_WHEN}{_ANY}{_ANSWER}{_END}",
    # Things behind the short form, the name of the site behind the time, no account, no zone.
    rf"^{_WHO}{_LOOSE_WHEN}{_ANY}{_ANSWER}(?P<further> .*)?$",
    rf"^{_WHO}(?:[^ \[]+ )?{_LOOSE_WHEN}(?P<site>[^ \x22]+) {_ANY}{_ANSWER}{_END}",
    rf"^(?P<client>[^ ]+) [^ ]+ {_LOOSE_WHEN}{_ANY}{_ANSWER}{_END}",
    # Accounts with blanks; with a name in front only where an address follows.
    rf"^{_SITE}{_BLANKS}{_LOOSE_WHEN}{_ANY}{_ANSWER}{_END}",
    rf"^(?P<client>[^ ]+) [^ ]+ (?P<user>[^\[\]]*) {_LOOSE_WHEN}{_ANY}{_ANSWER}{_END}",
    # Servers that do not escape quotes: the last place where an answer can follow counts.
    rf"^(?:{_SITE})?{_WHO}{_LOOSE_WHEN}{_Q}(?P<request>.*){_Q} {_ANSWER}{_END}",
)
_COLUMNS: Final = (
    *("site", "port_served", "client", "user", "stamp", "zone", "method", "target", "resource"),
    *("query", "protocol", "request", "status", "bytes", "referrer", "agent", "further"),
)
_SERVERS: Final = (
    ("/apache2/", "apache"),
    ("/httpd/", "apache"),
    ("/nginx/", "nginx"),
    ("/lighttpd/", "lighttpd"),
)
_FORWARDED: Final = (
    r"^ \x22?([0-9A-Fa-f:]*[.:][0-9A-Fa-f.:]+(?:%[^ ,\x22]+)?(?:, ?[^ ,\x22]+)*)\x22?(?: |$)"
)
_FORWARDED_ADDRESS: Final = r"^(?:[0-9]{1,3}\.){3}[0-9]{1,3}|^[0-9A-Fa-f]*:[0-9A-Fa-f:]*:"
_MILLISECONDS: Final = r" ([0-9]+)ms$"
_NAMED_SECONDS: Final = r"(?:^| )(?:rt|request_time)=\x22?([0-9]+\.[0-9]+)"
_SECONDS: Final = r"(?:^| )\x22?([0-9]+\.[0-9]{3})\x22?(?: |$)"


def split(lines: pl.DataFrame) -> pl.DataFrame:
    """The lines that have one of the usual forms."""
    import polars as pl

    found: list[pl.DataFrame] = []
    for variant in _VARIANTS:
        given = lines.select("line", pl.col(TEXT).str.extract_groups(variant).alias("_parts"))
        records = given.unnest("_parts")
        hit = records["client"].is_not_null()
        if hit.any():
            found.append(_even(records if hit.all() else records.filter(hit)))
            lines = lines.filter(~hit)
        if not lines.height:
            break
    if not found:
        return dated(_even(lines.select("line")))
    records = found[0] if len(found) == 1 else pl.concat(found).sort("line")
    return dated(records)


def _even(records: pl.DataFrame) -> pl.DataFrame:
    """Records of one variant, with the columns of all."""
    import polars as pl

    if "request" in records.columns:
        records = parted(records)
        halves = pl.col("target").str.splitn("?", 2).struct
        records = records.with_columns(
            halves.field("field_0").alias("resource"), halves.field("field_1").alias("query")
        )
    names = [name for name in _COLUMNS if name != "request"]
    return records.select(
        "line",
        *(
            pl.col(name) if name in records.columns else pl.lit(None, dtype=pl.String).alias(name)
            for name in names
        ),
    )


def spread(records: pl.DataFrame) -> Frames:
    """One request a line."""
    import polars as pl

    path = records["path"][0] if records.height else ""
    service = next((name for mark, name in _SERVERS if mark in path), "web")
    records = named(records).with_columns(pl.lit(service).alias("service"))
    if records["further"].null_count() < records.height:
        records = _with_further(records)
    return {WebRequest: records}


def _with_further(records: pl.DataFrame) -> pl.DataFrame:
    import polars as pl

    further = pl.col("further")
    told = further.str.extract(_FORWARDED)
    milliseconds = further.str.extract(_MILLISECONDS).cast(pl.Float64, strict=False) / 1000
    seconds = pl.coalesce(further.str.extract(_NAMED_SECONDS), further.str.extract(_SECONDS))
    return records.with_columns(
        pl.when(told.str.contains(_FORWARDED_ADDRESS)).then(told).alias("forwarded"),
        pl.coalesce(milliseconds, seconds.cast(pl.Float64, strict=False)).alias("duration"),
    )


FORMATS: Final = (
    LogFormat(
        "access",
        (WebRequest,),
        (
            "/var/log/apache2/*access*",
            "/var/log/httpd/*access*",
            "/var/log/nginx/*access*",
            "/var/log/lighttpd/*access*",
            "/var/www/vhosts/*/logs/*access*",
            "/var/www/*/logs/*access*",
            "/usr/local/apache/domlogs/**",
            "/usr/local/cpanel/logs/access_log*",
            "/var/webmin/miniserv.log*",
            "/var/usermin/miniserv.log*",
            "/home/*/logs/**",
        ),
        split,
        spread,
    ),
)
