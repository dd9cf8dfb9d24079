from __future__ import annotations

import json

from hypothesis import given
from log_rows import adds_up, contents, read

from pratique.parsers.log.docker_json import FORMATS

(FORM,) = FORMATS


def entry(log: str, stream: str = "stdout") -> str:
    return json.dumps({"log": log, "stream": stream, "time": "2026-11-03T01:10:00.123456789Z"})


ACCESS = entry('192.0.2.1 - - [03/Nov/2026:02:00:00 +0100] "GET /x HTTP/1.1" 200 5 "-" "curl"\n')
ERROR = entry(
    '2026/11/03 02:10:00 [error] 1#1: *1 open() "/x" failed, client: 192.0.2.1, server: _\n',
    "stderr",
)
OTHER = entry("started from 192.0.2.7\n")


def test_what_the_lines_are_in_turn() -> None:
    tables = read(FORM, f"{ACCESS}\n{ERROR}\n{OTHER}")
    (request,), (complaint,), (said,) = (
        tables[name] for name in ("web_request", "error_event", "syslog_event")
    )
    assert (request["line"], request["resource"], request["address"]) == (1, "/x", "192.0.2.1")
    assert request["time"].startswith("2026-11-03 01:10:00.123456")
    assert (complaint["line"], complaint["service"], complaint["script"]) == (2, "nginx", "/x")
    assert said["message"] == "started from 192.0.2.7"
    assert (said["source"], said["program"], said["address"]) == ("docker", "stdout", "192.0.2.7")


@given(contents(ACCESS, ERROR, OTHER))
def test_any_bytes(content: bytes) -> None:
    adds_up(FORM, content)
