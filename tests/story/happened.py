"""Events for tests, made as they are needed: what is not said is empty."""

from __future__ import annotations

from typing import Any

from logged import at
from pratique.model import Instant
from pratique.story.timeline.event import Event

NIGHT = "2026-11-03 02:10:00"


def event(**told: Any) -> Event:
    given = {
        "time": at(NIGHT), "time_basis": "written zone", "confidence": 1.0, "kind": "request",
        "host": None, "address": "203.0.113.66", "account": None, "subject": "/x.php",
        "text": "GET /x.php -> 200 from 203.0.113.66", "path": "/var/log/nginx/access.log",
        "line": 7, "severity": None, "tags": (), **told,
    }  # fmt: skip
    return Event(**given)


def burst(count: int, seconds: int, **told: Any) -> Event:
    last = Instant(at(NIGHT) + seconds * 10**9)
    return event(count=count, last=last, **told)
