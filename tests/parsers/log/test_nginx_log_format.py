from __future__ import annotations

from typing import Any

import pytest
from log_rows import only

from pratique.parsers.log.nginx_log_format import COMBINED, form_of

LINE = '192.0.2.1 - jo [03/Nov/2026:02:10:00 +0100] "GET /x?y=1 HTTP/1.1" 200 55 "-" "curl"'


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        (
            f"'{COMBINED}'",
            LINE,
            {"service": "nginx", "user": "jo", "agent": "curl", "query": "y=1"},
        ),
        (
            f"'{COMBINED} ' '\"$http_x_forwarded_for\" rt=${{request_time}} uct=\"$upstream_connect_time\"'",
            f'{LINE} "198.51.100.3" rt=0.250 uct="-"',
            {"forwarded": "198.51.100.3", "duration": 0.25},
        ),
        (
            'escape=json \'{"time":"$time_iso8601","ip":"$remote_addr","req":"$request",\' '
            '\'"st":$status,"rt":$request_time,"host":"$host"}\'',
            '{"time":"2026-11-03T02:10:00-03:30","ip":"192.0.2.1","req":"GET /a HTTP/2.0",'
            '"st":200,"rt":0.1,"host":"example.org"}',
            {"time": "2026-11-03 05:40:00", "site": "example.org", "duration": 0.1, "target": "/a"},
        ),
        (
            "'$msec $remote_addr $request_method $uri $args $status'",
            "1793671800.250 192.0.2.1 GET /a x=1 200",
            {"time": "2026-11-03 02:10:00.250000", "target": "/a?x=1", "status": 200},
        ),
    ],
)
def test_forms(text: str, line: str, told: dict[str, Any]) -> None:
    form = form_of(text, "declared")
    assert form is not None
    assert told.items() <= only(form, line).items()


@pytest.mark.parametrize("text", ["", "'$remote_addr'", "x" * 9000])
def test_none(text: str) -> None:
    assert form_of(text, "declared") is None
