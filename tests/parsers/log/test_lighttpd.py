from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from log_rows import adds_up, contents, only

from pratique.parsers.log.lighttpd import FORMATS

(FORM,) = FORMATS
LINE = (
    "2026-11-03 02:10:00: (mod_auth.c.853) password doesn't match for /x username: jo IP: 192.0.2.1"
)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (
            LINE,
            {
                "time": "2026-11-03 02:10:00",
                "service": "lighttpd",
                "module": "mod_auth.c",
                "address": "192.0.2.1",
                "user": "jo",
            },
        ),
        (LINE.replace("(mod", "mod"), {"address": "192.0.2.1"}),
        (LINE.replace("192.0.2.1", "2001:db8::1"), {"address": "2001:db8::1"}),
        (
            "2026-11-03 02:10:00: (mod_fastcgi.c.2676) FastCGI-stderr: PHP Warning:  x in /a.php on line 4",
            {"service": "php", "script": "/a.php", "script_line": 4, "level": "Warning"},
        ),
        (
            "2026-11-03 02:10:00: (mod_fastcgi.c.1) FastCGI-stderr: ALERT - odd (attacker "
            "'192.0.2.1', file '/var/www/i.php', line 9)",
            {"address": "192.0.2.1", "script": "/var/www/i.php", "script_line": 9},
        ),
        ("2026-11-03 02:10:00: (server.c.1) server started", {"message": "server started"}),
    ],
)
def test_lines(line: str, told: dict[str, Any]) -> None:
    row = only(FORM, line)
    assert told.items() <= row.items()


@given(contents(LINE))
def test_any_bytes(content: bytes) -> None:
    adds_up(FORM, content)
