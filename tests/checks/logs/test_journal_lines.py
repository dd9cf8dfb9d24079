from __future__ import annotations

import pytest

from pratique.checks.logs.journal_lines import CHECK
from pratique.parsers.log.row.syslog_event import SyslogEvent
from pratique.store.columns import columns
from pratique.store.tables import Tables

SECOND = 10**9
PATHS = {"syslog": "/var/log/auth.log", "journal": "/var/log/journal/x/system.journal"}


def line(source, number, message=None, program="sshd", **more):
    empty = {one.name: None if one.nullable else 0 for one in columns(SyslogEvent)}
    told = {"path": PATHS[source], "line": number, "time": number * 600 * SECOND,
            "time_source": "", "time_confidence": 1.0, "source": source, "host": "web",
            "program": program, "pid": number,
            "message": f"Accepted {number}" if message is None else message}  # fmt: skip
    return SyslogEvent(**{**empty, **told, **more})


def lines(source, numbers, **more):
    return [line(source, number, **more) for number in numbers]


def without(*missing):
    return [number for number in range(1, 40) if number not in missing]


def signs(*groups):
    rows = [row for group in groups for row in group]
    return [(s.subject, s.quote) for s in CHECK.find(Tables.of(rows, CHECK.reads))]


def test_points_at_a_line_that_the_files_lack():
    found = signs(lines("journal", range(1, 40)), lines("syslog", without(30)))
    assert found == [("journal sshd", "1970-01-01 05:00:00 UTC sshd[30]: Accepted 30")]


def test_points_at_a_line_that_the_journal_lacks():
    ((subject, quote),) = signs(lines("journal", without(7, 8)), lines("syslog", range(1, 40)))
    assert subject == "syslog sshd"
    assert quote.count("\n") == 1


def test_points_at_one_of_several_lines_that_are_alike():
    twice = [line("journal", 5, "x", line=n) for n in (100, 101)]
    ((subject, _quote),) = signs(
        lines("journal", range(1, 40)),
        twice,
        lines("syslog", range(1, 40)),
        [line("syslog", 5, "x")],
    )
    assert subject == "journal sshd"


JOURNAL = lines("journal", range(1, 40))


@pytest.mark.parametrize(
    "groups",
    [
        (JOURNAL, lines("syslog", range(1, 40))),
        (JOURNAL,),  # only one of the two is kept
        (JOURNAL, lines("syslog", range(10, 30))),  # what only one covers
        (lines("journal", range(1, 15)), lines("syslog", range(1, 14)), lines("syslog", [15])),
        # Written otherwise, and counted.
        (
            [*JOURNAL, *[line("journal", 5, "a\nb c", line=n) for n in (50, 51, 52)]],
            [*lines("syslog", range(1, 40)), line("syslog", 5, "a#012b c", repeats=3)],
        ),
        # rsyslog was not there, or a limit was reached.
        (
            JOURNAL,
            lines("syslog", without(30)),
            [line("syslog", 30, "[x] exiting on signal 15.", program="rsyslogd")],
        ),
        (
            lines("journal", without(29)),
            lines("syslog", range(1, 40)),
            [line("journal", 30, "Suppressed 9 messages from a", program="systemd-journald")],
        ),
        # Of another machine.
        (JOURNAL, lines("syslog", range(1, 40)), lines("syslog", [20], message="x", host="db")),
    ],
)
def test_leaves_alone(groups):
    assert signs(*groups) == []
