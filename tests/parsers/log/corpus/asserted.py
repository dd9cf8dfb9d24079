"""The fields that crowdsec's parser assertions name, each looked for in a column of our rows.

    for field in asserted("nginx_http-logs"):
        field.agrees                  one of the line's rows has the value in a column for it

A name that carries a fact of the line has columns (`COLUMNS`); a fact that no table has a column
for must stand in the text of a row as it is written (`IN_TEXT`); the rest is told in `NO_FACT`.
What the asserted value says is compared, not how it is written: `-` is nothing, `2.0` is
`HTTP/2.0`, and a time is a moment.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from agreement import (
    CROWDSEC,
    YEAR,
    Reading,
    corpus_text,
    crowdsec_cases,
    crowdsec_log,
    reading,
)

# The parsers of crowdsec that read the formats which this project names, by what they read.
OURS: Final = {
    "crowdsecurity/syslog-logs": "syslog",
    "crowdsecurity/apache2-logs": "Apache",
    "crowdsecurity/nginx-logs": "nginx",
    "crowdsecurity/nginx-proxy-manager-logs": "nginx",
    "bunkerity/bunkerweb-logs": "nginx",
    "crowdsecurity/caddy-logs": "Caddy",
    "barnoux/caddy-coraza": "Caddy",
    "crowdsecurity/traefik-logs": "traefik",
    "crowdsecurity/modsecurity": "ModSecurity",
    "crowdsecurity/sshd-logs": "sshd",
    "crowdsecurity/pam-logs": "PAM",
    "crowdsecurity/iptables-logs": "kernel",
    "crowdsecurity/postfix-logs": "Postfix",
    "crowdsecurity/postscreen-logs": "Postfix",
    "crowdsecurity/exim-logs": "Exim",
    "crowdsecurity/dovecot-logs": "Dovecot",
    "vsftpd-logs": "vsftpd",
    "fulljackz/pureftpd-logs": "Pure-FTPd",
    "crowdsecurity/pgsql-logs": "PostgreSQL",
    "crowdsecurity/supabase-docker-pgsql": "PostgreSQL",
}

_ADDRESS: Final = ("address", "client")
_ACCOUNT: Final = ("user", "target_user")
_TARGET: Final = ("target", "request")
_SITE: Final = ("site",)
_TIME: Final = ("time",)
_BYTES: Final = ("bytes",)
_STATUS: Final = ("status",)
_MAIL_NAME: Final = ("client", "helo")
# Where a field's value must stand, by its name.
COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    **dict.fromkeys(
        (
            *("source_ip", "src_ip", "client_ip", "clientip", "remote_addr", "remote_ip"),
            *("sshd_client_ip", "dovecot_remote_ip", "sourcehost", "client", "dest_addr"),
        ),
        _ADDRESS,
    ),
    **dict.fromkeys(
        (
            *("user", "username", "target_user", "source_user", "remote_user", "auth"),
            *("sshd_invalid_user", "dovecot_user", "pgsql_user", "pgsql_target_user", "ruser"),
        ),
        _ACCOUNT,
    ),
    **dict.fromkeys(("http_path", "request", "path", "targeturi", "rawrequest"), _TARGET),
    **dict.fromkeys(("target_fqdn", "targethost", "request_addr"), _SITE),
    **dict.fromkeys(
        ("time_local", "time", "timestamp", "timestamp8601", "MarshaledTime"),
        _TIME,
    ),
    **dict.fromkeys(("body_bytes_sent", "bytes", "size"), _BYTES),
    **dict.fromkeys(("http_status", "status", "response"), _STATUS),
    **dict.fromkeys(("http_user_agent", "agent"), ("agent",)),
    **dict.fromkeys(("http_referer", "referer", "referrer"), ("referrer",)),
    **dict.fromkeys(("http_verb", "verb", "method"), ("method",)),
    **dict.fromkeys(("pid", "PID"), ("pid",)),
    **dict.fromkeys(("source_dns", "source_hostname", "remote_host"), _MAIL_NAME),
    **dict.fromkeys(("ruleid", "rule_id"), ("code", "message")),
    # A login has no column for it; its text does.
    **dict.fromkeys(("source_helo", "helo"), ("helo", "message")),
    **dict.fromkeys(("machine", "hostname"), ("host",)),
    **dict.fromkeys(("db", "pgsql_dbname"), ("database",)),
    **dict.fromkeys(("request_time", "request_duration_in_ms"), ("duration",)),
    **dict.fromkeys(("loglevel", "apacheseverity"), ("level",)),
    "http_version": ("protocol",),
    "program": ("program",),
    "message": ("message",),
    # Mail and packets have no column for it; their text does.
    "source_port": ("port", "message"),
    "port": ("port", "port_served", "message"),
    "smtp_enhanced_status_code": ("dsn",),
    "uid": ("uid",),
    "tty": ("tty",),
}
# Where a parser means something else by a name.
_OWN_COLUMNS: Final[Mapping[tuple[str, str], tuple[str, ...]]] = {
    ("crowdsecurity/exim-logs", "source_user"): ("sender", "user"),
    ("crowdsecurity/exim-logs", "target_user"): ("recipient", "user"),
    ("crowdsecurity/exim-logs", "username"): ("recipient", "user"),
    # Who spoke to it, and whom that one spoke for: two columns of ours.
    ("crowdsecurity/traefik-logs", "source_ip"): ("address", "forwarded"),
    ("crowdsecurity/traefik-logs", "remote_addr"): ("address", "forwarded"),
    ("crowdsecurity/iptables-logs", "rule_id"): (),  # a part of the name of the rule
    ("crowdsecurity/iptables-logs", "action"): ("action",),
}
# Facts without a column: some row of the line tells them in its text.
IN_TEXT: Final = frozenset(
    {
        *("modsec_message", "modsec_phase", "modsec_ruledata", "modsecmessage", "modsecseverity"),
        *("http_code", "phase", "maturity", "accuracy", "uniqueid", "version", "target_port"),
        *("ruledata", "rulefile", "ruleline", "rulemessage", "ruleseverity"),
        *(f"ruletag{number}" for number in range(8)),
        *("reason", "action", "command", "kvItems", "message_failure", "smtp_basic_status_code"),
        *("smtp_return_codes", "count", "pregreet", "message_attempt", "time_attempt"),
        *("acl", "exim_auth", "rate_limit", "rbl_url", "tls_cipher", "dovecot_user_backend"),
        *("dovecot_login_message", "dovecot_local_ip", "protocol", "auth_func", "auth_method"),
        *("dst_ip", "dst_port", "int_eth", "length", "proto", "src_port", "dst_zone"),
        *("euid", "logname"),
    }
)
# What says nothing of the line, or says again what another field does, by why.
NO_FACT: Final = {
    **dict.fromkeys(
        ("datasource_path", "datasource_type", "log_type", "log_type_enh", "log_subtype"),
        "a label of crowdsec's own",
    ),
    **dict.fromkeys(
        ("sub_type", "service", "logsource", "dovecot_login_result", "seq_id"),
        "a label of crowdsec's own",
    ),
    **dict.fromkeys(
        ("syslog_priority", "syslog_version"),
        "facility and severity are columns of ours, in words",
    ),
    **dict.fromkeys(("ident", "zone", "cid", "tid"), "no table keeps it"),
    **dict.fromkeys(
        ("request_id", "gzip_ratio", "scheme", "bytes_sent", "upstream_cache_status"),
        "no table keeps it",
    ),
    **dict.fromkeys(
        ("upstream_status", "target_server", "service_addr", "app_instance", "appname"),
        "where a proxy passed the request on: no table keeps it",
    ),
    **dict.fromkeys(
        (
            *("traefik_router_name", "traefik_router_name_root", "traefik_router_name_leaf"),
            *("traefik_router_name_intermediate", "traefik_router_intermediate"),
            *("traefik_router_leaf", "upsunEnv", "upsunProject"),
        ),
        "where a proxy passed the request on: no table keeps it",
    ),
}
# What both say in other words.
_WORDS: Final = {"drop": "blocked", "D": "blocked", "accept": "allowed", "A": "allowed"}
_ASSERTED: Final = re.compile(
    r'results\["(?P<stage>[^"]+)"\]\["(?P<parser>[^"]+)"\]\[(?P<number>\d+)\]\.'
    r'Evt\.(?P<kind>Parsed|Meta|Enriched)\["(?P<name>[^"]+)"\] == (?P<value>".*")$'
)
_TIMES: Final = (
    *("%d/%b/%Y:%H:%M:%S %z", "%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%dT%H:%M:%S.%f%z"),
    *(
        "%y-%m-%d %H:%M:%S.%f",
        "%a %b %d %H:%M:%S.%f %Y",
        "%a %b %d %H:%M:%S %Y",
        "%Y-%m-%d %H:%M:%S.%f",
    ),
    *("%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M:%S", "%d/%b/%Y:%H:%M:%S"),
)
_ONLY_TIME: Final = "MarshaledTime"


@dataclass(frozen=True, slots=True)
class Asserted:
    """One field of one line: what is said of it, and whether our rows say so."""

    test: str
    parser: str
    line: int
    name: str
    value: str
    agrees: bool


def asserted(test: str) -> tuple[Asserted, ...]:
    """The fields of one test that carry facts; those of no value are left out."""
    lines = crowdsec_log(test).split("\n")
    said = list(_said(test, lines))
    if not said:
        return ()
    read = _read(test)
    return tuple(
        Asserted(
            test, parser, line, name, value, line > 0 and _told(read, parser, line, name, value)
        )
        for parser, line, name, value in said
    )


def named_by(parsers: Collection[str]) -> tuple[str, ...]:
    """The tests in which one of the parsers says something, in the order of their names."""
    return tuple(
        test
        for test in crowdsec_cases()
        if any(parser in parsers for _stage, parser, _fields in _results(test))
    )


def asserted_names(parsers: Collection[str]) -> frozenset[str]:
    """The names of all fields that these parsers give."""
    return frozenset(
        name
        for test in crowdsec_cases()
        for stage, parser, fields in _results(test)
        if parser in parsers and stage != "s02-enrich"
        for _kind, name, _value in fields
    )


def fact(name: str) -> bool:
    """Whether a field of this name is compared."""
    return name in COLUMNS or name in IN_TEXT


def _read(test: str) -> Reading:
    path = f"/var/log/{test.removesuffix('-logs').removesuffix('-bf')}.log"
    return reading(crowdsec_log(test), path, comment="", zone="UTC")


def _said(test: str, lines: Sequence[str]) -> Iterator[tuple[str, int, str, str]]:
    """Parser, line (0 where it is not found), name and value, of each field that is a fact."""
    parsers: dict[int, str] = {}
    for stage, parser, fields in _results(test):
        if stage == "s02-enrich":
            # What is added to the same lines: the moment that was understood.
            line = _line_of(lines, fields, set())
            if parser.endswith("/dateparse-enrich") and line in parsers:
                yield from (
                    (parsers[line], line, name, value)
                    for kind, name, value in fields
                    if (kind, name) == ("Enriched", _ONLY_TIME) and value
                )
            continue
        if stage == "s00-raw" and parser != "crowdsecurity/syslog-logs":
            continue
        used = {line for line, known in parsers.items() if known == parser}
        line = _line_of(lines, fields, used)
        if stage == "s01-parse" or line not in parsers:
            parsers[line] = parser
        heads = stage == "s00-raw"
        for _kind, name, value in fields:
            if not fact(name) or not value or (name in ("program", "message") and not heads):
                continue
            yield parser, line, name, value


def _results(test: str) -> Iterator[tuple[str, str, list[tuple[str, str, str]]]]:
    """Stage, parser and fields (kind, name, value) of each line, in the order of the file."""
    path = CROWDSEC / test / "parser.assert"
    found: dict[tuple[str, str, int], list[tuple[str, str, str]]] = {}
    for text in corpus_text(path).split("\n") if path.is_file() else ():
        match = _ASSERTED.match(text)
        if match:
            place = match["stage"], match["parser"], int(match["number"])
            field = match["kind"], match["name"], _value(match["value"])
            found.setdefault(place, []).append(field)
    first = {
        number: next((value for _k, name, value in fields if name == "message"), "")
        for (stage, _parser, number), fields in found.items()
        if stage == "s00-raw"
    }
    for (stage, parser, number), fields in found.items():
        # Some tests leave the message out of a later stage: the line has the same number.
        if number in first and all(name != "message" for _k, name, _v in fields):
            fields.append(("Parsed", "message", first[number]))
        yield stage, parser, fields


def _value(written: str) -> str:
    try:
        return str(json.loads(written))
    except json.JSONDecodeError:
        return str(ast.literal_eval(written))


def _line_of(lines: Sequence[str], fields: Sequence[tuple[str, str, str]], used: set[int]) -> int:
    """The number of the line that the fields are of: it ends in their `message`; 0 for none."""
    message = next((value for _k, name, value in fields if name == "message"), "").strip()
    inner = json.dumps(message, ensure_ascii=False)[1:-1]  # in a line of JSON that wraps it
    places = [
        number
        for number, line in enumerate(lines, 1)
        if message and (message in line or inner in line)
    ]
    return next((number for number in places if number not in used), (places or [0])[0])


def _told(read: Reading, parser: str, line: int, name: str, value: str) -> bool:
    rows = [_with_request(row) for row in read.at(line)]
    own = _OWN_COLUMNS.get((parser, name))
    if own == () or (own is None and name in IN_TEXT):
        return any(_in_text(row, value) for row in rows)
    columns = own or COLUMNS[name]
    return any(_same(row, column, value) for row in rows for column in columns)


def _with_request(row: Mapping[str, Any]) -> Mapping[str, Any]:
    """A complaint with the parts of the request line that it is about."""
    words = str(row.get("request") or "").split(" ")
    if row["table"] != "error_event" or len(words) != 3:
        return row
    return {**row, "method": words[0], "target": words[1], "protocol": words[2]}


def _in_text(row: Mapping[str, Any], value: str) -> bool:
    texts = [text for text in row.values() if isinstance(text, str)]
    # Of a line of JSON, some values are as the line writes them.
    forms = (value.strip(), value.replace('\\"', '"').replace("\\n", "\n").strip())
    return any(form in text or form.lower() == text.lower() for form in forms for text in texts)


def _same(row: Mapping[str, Any], column: str, value: str) -> bool:
    ours = row.get(column)
    if value == "-":
        return column in row and ours in (None, "-")
    if ours is None:
        return False
    if column == "time":
        return _same_time(row, value)
    compared = _COMPARED.get(column)
    if compared is not None:
        return compared(str(ours), value)
    return str(ours).strip() == _WORDS.get(value, value).strip()


def _same_seconds(ours: str, value: str) -> bool:
    # It writes them in seconds, milliseconds or nanoseconds.
    return any(abs(float(ours) * unit - float(value)) < 0.5 for unit in (1, 1e3, 1e9))


_COMPARED: Final[Mapping[str, Callable[[str, str], bool]]] = {
    "duration": _same_seconds,
    "protocol": lambda ours, value: ours.removeprefix("HTTP/") == value,
    "address": lambda ours, value: ours == value.removeprefix("::ffff:"),
    "site": lambda ours, value: ours in {value, value.rpartition(":")[0]},
    "forwarded": lambda ours, value: value in re.split(", ?", ours),
    "message": lambda ours, value: value.strip() in ours,
    "level": lambda ours, value: value.strip().strip(":") in ours,
}


def _same_time(row: Mapping[str, Any], value: str) -> bool:
    shown = row["time"].replace(microsecond=0)
    told = moment(value)
    if told is None:
        return False
    if "year" in row["time_source"]:
        return bool(shown.replace(year=YEAR) == told.replace(year=YEAR))
    return bool(shown == told)


def moment(value: str) -> datetime | None:
    """A time as crowdsec's assertions write them, UTC without a zone; None for another text."""
    text = re.sub(r"(\.\d{6})\d+", r"\1", value.replace("Z", "+00:00")).strip()
    for form in _TIMES:
        try:
            told = datetime.strptime(text, form)  # noqa: DTZ007 - a zone is taken where it is told
        except ValueError:
            continue
        told = told.astimezone(UTC).replace(tzinfo=None) if told.tzinfo else told
        return told.replace(microsecond=0)
    try:
        return datetime.strptime(f"{YEAR} {text}", "%Y %b %d %H:%M:%S")  # noqa: DTZ007
    except ValueError:
        return None
