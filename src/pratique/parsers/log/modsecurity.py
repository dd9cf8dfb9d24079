r"""The audit log of ModSecurity, 2 and 3: "Data Format" in its manual.

serial   --5f4dcc3b-A--
         [03/Nov/2026:02:10:00 +0100] UNIQUE 192.0.2.1 4711 198.51.100.1 80
         --5f4dcc3b-B--
         POST /x HTTP/1.1, headers; C the body that was sent; F the answer; H what was said of it
         --5f4dcc3b-Z--
JSON     one object a line, {"transaction": ...}; the fields of 2 and 3 differ.

A transaction is one request, with the start of what was sent, and a complaint for each message.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pratique.parsers.log.base import TEXT, LogFormat
from pratique.parsers.log.complaint import complained
from pratique.parsers.log.json_lines import fields
from pratique.parsers.log.request import dated, dated_by, named, parted
from pratique.parsers.log.row.error_event import ErrorEvent
from pratique.parsers.log.row.web_request import WebRequest

if TYPE_CHECKING:
    import polars as pl

    from pratique.parsers.log.base import Frames

_BEGINS: Final = r"^--+[0-9A-Za-z]{8}-+A--"
_HEAD: Final = (
    r"(?s)^--+(?P<id>[0-9A-Za-z]{8})-+A--\r?\n\[(?P<stamp>[^ \]\n]{20,30}) "
    r"(?P<zone>[+-][0-9]{4})\] "
    r"[^ \n]+ (?P<client>[^ \n]+) (?P<port>[0-9]{1,5}) [^ \n]+ (?P<port_served>[0-9]{1,5})\s*\n"
    r"(?P<sections>.*)$"
)
_BODY: Final = 4096
_MESSAGE: Final = r"(?m)^(?:Message|ModSecurity|Apache-Error): ?([^\n]*)$"
_WAYS: Final = {
    "time": ("transaction", "time"),
    "time_stamp": ("transaction", "time_stamp"),
    "remote_address": ("transaction", "remote_address"),
    "remote_port": ("transaction", "remote_port"),
    "local_port": ("transaction", "local_port"),
    "client_ip": ("transaction", "client_ip"),
    "client_port": ("transaction", "client_port"),
    "host_port": ("transaction", "host_port"),
    "line_asked": ("request", "request_line"),
    "host": ("request", "headers", "Host"),
    "agent_told": ("request", "headers", "User-Agent"),
    "referrer_told": ("request", "headers", "Referer"),
    "body_told": ("request", "body", 0),
    "status_told": ("response", "status"),
    "message_told": ("audit_data", "messages", 0),
    "method_3": ("transaction", "request", "method"),
    "version_3": ("transaction", "request", "http_version"),
    "uri_3": ("transaction", "request", "uri"),
    "host_3": ("transaction", "request", "headers", "Host"),
    "agent_3": ("transaction", "request", "headers", "User-Agent"),
    "referrer_3": ("transaction", "request", "headers", "Referer"),
    "body_3": ("transaction", "request", "body"),
    "status_3": ("transaction", "response", "http_code"),
    "message_3": ("transaction", "messages", 0, "message"),
    "rule_3": ("transaction", "messages", 0, "details", "ruleId"),
}
_COLUMNS: Final = (
    *("client", "port", "port_served", "request", "site", "agent", "referrer", "forwarded", "body"),
    *("status", "user"),
)


def _section(letter: str) -> str:
    return (
        rf"(?s)(?:^|\n)--+[0-9A-Za-z]{{8}}-+{letter}--\r?\n"
        r"(.*?)(?:\n--+[0-9A-Za-z]{8}-+[A-Z]--|$)"
    )


def _header(name: str) -> str:
    return rf"(?im)^{name}: *([^\r\n]*)\r?$"


def split(lines: pl.DataFrame) -> pl.DataFrame:
    """The transactions of the serial form; sections without an A are none."""
    import polars as pl

    head = pl.col(TEXT).str.extract_groups(_HEAD).alias("_head")
    records = lines.select("line", head).unnest("_head").filter(pl.col("client").is_not_null())
    sections = pl.col("sections")
    asked = sections.str.extract(_section("B"))
    records = records.with_columns(
        asked.str.extract(r"^([^\r\n]*)").fill_null("").alias("request"),
        *(
            asked.str.extract(_header(header)).alias(name)
            for name, header in (
                ("site", "Host"),
                ("agent", "User-Agent"),
                ("referrer", "Referer"),
                ("forwarded", "X-Forwarded-For"),
            )
        ),
        sections.str.extract(_section("[CI]")).str.head(_BODY).alias("body"),
        sections.str.extract(_section("F"))
        .str.extract(r"^HTTP/[0-9.]+ ([0-9]{3})")
        .alias("status"),
        sections.str.extract(_section("H")).str.extract_all(_MESSAGE).alias("messages"),
    )
    return dated(records.drop("id", "sections"))


def spread(records: pl.DataFrame) -> Frames:
    """One request a transaction, and one complaint a message."""
    import polars as pl

    records = records.with_columns(pl.lit("modsecurity").alias("service"))
    asked = parted(records.with_columns(pl.col("site").str.replace(r":[0-9]{1,5}$", "")))
    requests = named(asked)
    said = requests.select(
        *(name for name in requests.columns if name not in ("body", "user", "bytes", "messages")),
        "messages",
    ).explode("messages")
    said = said.filter(pl.col("messages").is_not_null()).with_columns(
        pl.concat_str(
            pl.lit("ModSecurity: "),
            pl.col("messages").str.replace(r"^(?:Message|ModSecurity|Apache-Error): ?", ""),
        ).alias("message"),
        pl.col("target").alias("request"),
    )
    return {WebRequest: requests.drop("messages"), ErrorEvent: complained(said)}


def split_json(lines: pl.DataFrame) -> pl.DataFrame:
    """The transactions of the JSON form of either version."""
    import polars as pl

    likely = lines.filter(pl.col(TEXT).str.starts_with('{"transaction"'))
    records = pl.concat([likely.select("line"), fields(likely[TEXT], _WAYS)], how="horizontal")
    protocol = pl.concat_str(pl.lit(" HTTP/"), "version_3").fill_null("")
    records = records.filter("_object").select(
        "line",
        "time",
        "time_stamp",
        pl.coalesce("remote_address", "client_ip").alias("client"),
        pl.coalesce("remote_port", "client_port").alias("port"),
        pl.coalesce("local_port", "host_port").alias("port_served"),
        pl.coalesce("line_asked", pl.concat_str("method_3", pl.lit(" "), "uri_3") + protocol)
        .fill_null("")
        .alias("request"),
        pl.coalesce("host", "host_3").alias("site"),
        pl.coalesce("agent_told", "agent_3").alias("agent"),
        pl.coalesce("referrer_told", "referrer_3").alias("referrer"),
        pl.lit(None, dtype=pl.String).alias("forwarded"),
        pl.coalesce("body_told", "body_3").str.head(_BODY).alias("body"),
        pl.coalesce("status_told", "status_3").alias("status"),
        pl.coalesce("message_told", "message_3").alias("_message"),
        "rule_3",
    )
    rule = pl.concat_str(pl.lit(' [id "'), "rule_3", pl.lit('"]')).fill_null("")
    message = pl.col("_message") + rule
    records = records.with_columns(
        pl.when(message.is_not_null()).then(pl.concat_list(message)).alias("messages")
    ).drop("_message", "rule_3")
    written = records.filter(pl.col("time").is_not_null()).with_columns(
        pl.col("time").str.extract(r"^([^ ]+)").alias("stamp"),
        pl.col("time").str.extract(r" ([+-][0-9]{4})$").alias("zone"),
    )
    shown = records.filter(pl.col("time").is_null()).with_columns(
        pl.col("time_stamp").str.replace(r"^[A-Z][a-z]{2} ", "").alias("stamp")
    )
    first = dated(written.drop("time", "time_stamp"))
    second = dated_by(shown.drop("time", "time_stamp"), ("%b %e %H:%M:%S %Y",))
    return pl.concat([first, second.select(first.columns)]).sort("line")


_PLACES: Final = (
    "/var/log/**/*modsec*",
    "/opt/modsecurity/var/**",
    "/usr/local/apache/logs/*modsec*",
)

FORMATS: Final = (
    LogFormat("modsecurity", (WebRequest, ErrorEvent), _PLACES, split, spread, begins=_BEGINS),
    LogFormat("modsecurity-json", (WebRequest, ErrorEvent), _PLACES, split_json, spread),
)
