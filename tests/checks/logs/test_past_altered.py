from __future__ import annotations

from dataclasses import replace

import pytest

from pratique.checks.base import CouldNotLook
from pratique.checks.logs.past_altered import CHECK
from pratique.parsers.log.row.log_change import LogChange
from pratique.parsers.log.row.log_file import LogFile
from pratique.parsers.log.row.log_past import LogPast
from pratique.store.tables import Tables

DAY = 86_400 * 10**9
LOG = "/var/log/auth.log"
SAME = LogPast(LOG, LOG, LOG, "folders:/b", "monday", 9 * DAY, "same", 10, 10, 0, 0, whole=True,
               read_as=None)  # fmt: skip
GONE = replace(SAME, path=None, state="elsewhere", kept=0, gone=10, read_as="folders:/b#monday:x")


def file(path, first, chain=LOG):
    return LogFile(path, chain, "", "syslog", (), "", 1, 1, 0, 1, 0, 0, None,
                   first * DAY, (first + 1) * DAY, "", "", 0.0, whole=True)  # fmt: skip


def change(kind, path, line, text):
    return LogChange(LOG, kind, path, line, text, "folders:/b", "monday", 9 * DAY)


def signs(*rows):
    return [(s.subject, s.quote) for s in CHECK.find(Tables.of(rows, CHECK.reads))]


def test_points_at_lines_that_are_gone_and_put_in():
    found = signs(
        SAME,
        replace(SAME, state="altered", kept=9, gone=1, put_in=1),
        change("gone", "folders:/b#monday:/var/log/auth.log", 7, "Accepted"),
        change("put in", LOG, 7, "Failed"),
    )
    assert found == [
        (
            LOG,
            "gone: folders:/b#monday:/var/log/auth.log:7: Accepted\nput in: " + LOG + ":7: Failed",
        )
    ]


def test_points_at_a_file_that_is_gone_though_the_log_covers_its_time():
    rows = GONE, file(LOG, 2), file(GONE.read_as, 5, "other")
    assert [subject for subject, _quote in signs(*rows)] == [f"{LOG} gone"]


def test_points_at_a_log_that_is_gone_altogether():
    assert [subject for subject, _ in signs(GONE, file(GONE.read_as, 5, "x"))] == [f"{LOG} gone"]


def test_leaves_alone_what_is_the_same_or_was_rotated_away():
    assert signs(SAME) == []
    assert signs(GONE, file(LOG, 8), file(GONE.read_as, 5, "other")) == []


def test_says_when_nothing_could_be_compared():
    with pytest.raises(CouldNotLook):
        signs()
