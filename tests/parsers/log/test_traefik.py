from __future__ import annotations

import json

from hypothesis import given, settings
from log_rows import adds_up, contents, only, read

from pratique.parsers.log.traefik import FORMATS

(FORM,) = FORMATS
ENTRY = {
    "ClientAddr": "192.0.2.1:4711",
    "ClientHost": "192.0.2.1",
    "ClientUsername": "-",
    "DownstreamContentSize": 35,
    "DownstreamStatus": 200,
    "Duration": 250000000,
    "RequestAddr": "example.org:8443",
    "RequestHost": "example.org",
    "RequestMethod": "GET",
    "RequestPath": "/a?x=1",
    "RequestProtocol": "HTTP/2.0",
    "StartUTC": "2026-11-03T02:10:00.123456789Z",
    "level": "info",
    "msg": "",
    "request_User-Agent": "curl/8",
    "time": "2026-11-03T02:10:01Z",
}


def line(**changes: object) -> str:
    return json.dumps({**ENTRY, **changes})


def test_a_request() -> None:
    assert only(FORM, line()) == {
        "line": 1,
        "time": "2026-11-03 02:10:00.123456",
        "service": "traefik",
        "site": "example.org",
        "client": "192.0.2.1",
        "address": "192.0.2.1",
        "method": "GET",
        "target": "/a?x=1",
        "resource": "/a",
        "query": "x=1",
        "protocol": "HTTP/2.0",
        "status": 200,
        "bytes": 35,
        "agent": "curl/8",
        "duration": 0.25,
    }


def test_who_a_proxy_speaks_for_is_no_peer() -> None:
    row = only(FORM, line(ClientHost="198.51.100.1, 203.0.113.9"))
    assert (row["address"], row["forwarded"]) == ("192.0.2.1", "198.51.100.1, 203.0.113.9")


def test_a_peer_of_ipv6() -> None:
    row = only(FORM, line(ClientAddr="[2001:db8::1]:4711", ClientHost="2001:db8::1"))
    assert row["address"] == "2001:db8::1"
    assert "forwarded" not in row


def test_without_the_time_of_its_start() -> None:
    entry = {name: value for name, value in ENTRY.items() if name != "StartUTC"}
    assert only(FORM, json.dumps(entry))["time"] == "2026-11-03 02:10:01"


def test_its_own_log_is_another_form() -> None:
    own = '{"level":"error","msg":"no","time":"2026-11-03T02:10:00Z"}'
    assert [row["line"] for row in read(FORM, own)["rest"]] == [1]


def test_a_time_that_is_none() -> None:
    text = line(StartUTC="yesterday", time="soon")
    assert len(read(FORM, text)["rest"]) == 1


@settings(deadline=None)
@given(contents(line(), line(ClientHost="-"), line(Duration="x", DownstreamStatus=None)))
def test_lines_add_up(content: bytes) -> None:
    adds_up(FORM, content)
