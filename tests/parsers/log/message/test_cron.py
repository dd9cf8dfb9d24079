from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pratique.parsers.log.message.cron import SPEAKERS


@pytest.mark.parametrize(
    ("program", "message", "expected"),
    [
        (
            "CRON",
            "(root) CMD (   cd / && run-parts --report /etc/cron.hourly)",
            [
                (
                    "process_event",
                    {
                        "source": "cron",
                        "user": "root",
                        "command": "cd / && run-parts --report /etc/cron.hourly",
                    },
                )
            ],
        ),
        (
            "crond",
            "USER root pid 12 cmd run-parts /etc/periodic/15min",
            [
                (
                    "process_event",
                    {"source": "cron", "user": "root", "command": "run-parts /etc/periodic/15min"},
                )
            ],
        ),
        (
            "crontab",
            "(eve) REPLACE (eve)",
            [
                (
                    "authentication",
                    {
                        "service": "cron",
                        "action": "command",
                        "user": "eve",
                        "target_user": "eve",
                        "command": "crontab",
                        "reason": "the table of jobs was replaced",
                    },
                )
            ],
        ),
        (
            "cron",
            "(*system*) RELOAD (/etc/cron.d/x)",
            [
                (
                    "authentication",
                    {
                        "service": "cron",
                        "action": "command",
                        "user": "*system*",
                        "reason": "/etc/cron.d/x",
                    },
                )
            ],
        ),
        (
            "cron",
            "(eve) ORPHAN (no passwd entry)",
            [
                (
                    "authentication",
                    {
                        "service": "cron",
                        "action": "refused",
                        "user": "eve",
                        "reason": "no passwd entry",
                    },
                )
            ],
        ),
        (
            "atd",
            "Starting job 3 (a0000301c) for user 'eve' (1000)",
            [
                (
                    "process_event",
                    {"source": "at", "user": "eve", "uid": 1000, "command": "a0000301c"},
                )
            ],
        ),
        ("cron", "(CRON) INFO (pidfile fd = 3)", []),
        (
            "anacron",
            "Job `cron.daily' started",
            [("process_event", {"source": "cron", "user": "root", "command": "cron.daily"})],
        ),
    ],
)
def test_messages(rows_of, program, message, expected):
    assert rows_of(program, message) == expected


PROGRAMS = sorted({name.replace("*", "x") for speaker in SPEAKERS for name in speaker.programs})
STARTS = sorted({saying.holds for speaker in SPEAKERS for saying in speaker.sayings})


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.sampled_from(PROGRAMS), st.sampled_from(STARTS), st.text(max_size=80))
def test_any_text(rows_of, program, start, text):
    for message in (text, start + text, text + start):
        assert len(rows_of(program, message)) <= 2
