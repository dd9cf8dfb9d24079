from __future__ import annotations

import json

from hypothesis import given
from log_rows import adds_up, contents, read

from pratique.parsers.log.modsecurity import FORMATS

SERIAL, JSON = FORMATS
TEXT = """--5f4dcc3b-A--
[03/Nov/2026:02:10:00 +0100] Vabc 192.0.2.1 4711 198.51.100.1 80
--5f4dcc3b-B--
POST /up.php?x=1 HTTP/1.1
Host: example.org:80
User-Agent: curl/8

--5f4dcc3b-C--
name=value
--5f4dcc3b-F--
HTTP/1.1 403 Forbidden

--5f4dcc3b-H--
Message: Access denied. [id "930100"] [hostname "example.org"] [uri "/up.php"]
Message: Second
--5f4dcc3b-Z--
"""
TWO = {
    "transaction": {
        "time": "03/Nov/2026:02:10:00 +0100",
        "remote_address": "192.0.2.1",
        "remote_port": 5,
    },
    "request": {
        "request_line": "POST /x HTTP/1.1",
        "headers": {"Host": "example.org"},
        "body": ["a=1"],
    },
    "response": {"status": 403},
    "audit_data": {"messages": ['Warning. [id "1"]']},
}
THREE = {
    "transaction": {
        "client_ip": "192.0.2.1",
        "time_stamp": "Tue Nov  3 02:10:00 2026",
        "request": {
            "method": "GET",
            "http_version": 1.1,
            "uri": "/x?a=1",
            "headers": {"User-Agent": "c"},
        },
        "response": {"http_code": 403},
        "messages": [{"message": "Odd", "details": {"ruleId": "930100"}}],
    }
}


def test_the_serial_form() -> None:
    # Empty lines are left out by whoever makes the frame.
    tables = read(SERIAL, TEXT + TEXT.replace("5f4dcc3b", "5f4dcc3c"))
    first, second = tables["web_request"]
    assert first == {
        "line": 1,
        "time": "2026-11-03 01:10:00",
        "service": "modsecurity",
        "site": "example.org",
        "port_served": 80,
        "client": "192.0.2.1",
        "address": "192.0.2.1",
        "method": "POST",
        "target": "/up.php?x=1",
        "resource": "/up.php",
        "query": "x=1",
        "protocol": "HTTP/1.1",
        "status": 403,
        "agent": "curl/8",
        "body": "name=value",
    }
    assert second["line"] == TEXT.count("\n") + 1
    complaint = tables["error_event"][0]
    assert (complaint["code"], complaint["port"], complaint["request"]) == (
        "930100",
        4711,
        "/up.php?x=1",
    )
    assert len(tables["error_event"]) == 4


def test_json_of_both_versions() -> None:
    tables = read(JSON, f"{json.dumps(TWO)}\n{json.dumps(THREE)}\n")
    first, second = tables["web_request"]
    assert (first["method"], first["body"], first["status"]) == ("POST", "a=1", 403)
    assert first["time"] == "2026-11-03 01:10:00"
    assert (second["resource"], second["protocol"], second["agent"]) == ("/x", "HTTP/1.1", "c")
    assert [row["code"] for row in tables["error_event"]] == ["1", "930100"]


def test_sections_without_a_beginning_are_left() -> None:
    tables = read(SERIAL, "--5f4dcc3b-B--\nGET / HTTP/1.1\n")
    assert len(tables["rest"]) == 2


@given(contents(TEXT, "--5f4dcc3b-A--", json.dumps(TWO), json.dumps(THREE)))
def test_any_bytes(content: bytes) -> None:
    for form in FORMATS:
        adds_up(form, content)
