from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from pratique.parsers.log.complaint import complained


@pytest.mark.parametrize(
    ("message", "told"),
    [
        (
            "PHP Parse error:  x in /a/b.php on line 3",
            {"service": "php", "level": "Parse error", "script": "/a/b.php", "script_line": 3},
        ),
        ("script '/a/b c.php' not found or unable to stat", {"script": "/a/b c.php"}),
        ("AH01630: client denied by server configuration: /a", {"script": "/a"}),
        ("AH01792: user jo: password mismatch: /x", {"user": "jo"}),
        ("Digest: user `jo' in realm `r' not found: /x", {"user": "jo"}),
        ("user  not found: /x", {"user": None}),
        (
            'ModSecurity: x [id "7"] [uri "/y"]',
            {"service": "modsecurity", "code": "7", "request": "/y"},
        ),
        (
            "ALERT - x (attacker '192.0.2.1', file '/a.php')",
            {"script": "/a.php", "script_line": None},
        ),
        (
            "nothing of these in /a.php on line 3",
            {"script": None, "script_line": None, "service": "apache"},
        ),
    ],
)
def test_messages(message: str, told: dict[str, Any]) -> None:
    frame = pl.DataFrame({"message": [message], "service": ["apache"]})
    (row,) = complained(frame).to_dicts()
    assert told.items() <= row.items()
