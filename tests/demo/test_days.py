from __future__ import annotations

from datetime import UTC, datetime

from pratique.demo import days


def test_moment_is_utc():
    assert datetime.fromtimestamp(days.UPLOAD, UTC) == datetime(2026, 3, 5, 2, 11, tzinfo=UTC)


def test_the_days_are_in_order():
    order = [
        days.RELEASED, days.INSTALLED, days.OPENED, days.LOGS_BEGIN, days.UPLOAD, days.NIGHT,
        days.UNPLUGGED,
    ]  # fmt: skip
    assert order == sorted(set(order))
