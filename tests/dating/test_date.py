"""From findings and histories to windows, with the tables of a survey between."""

from __future__ import annotations

from invented import DAY, START, Held, Invented
from pratique.dating.date import history_row, sightings, snapshot_rows
from pratique.errors import HistoryError
from pratique.model import Instant
from suspect import PASSWD, SHELL, days, finding


def test_a_window_is_that_of_the_snapshots(machine):
    history = Invented(days(b"var/www/x.php", Held(SHELL), 4))
    found = machine.date([finding("/var/www/x.php")], history)
    window = found.findings[0].window
    assert (window.after, window.before) == (START + 3 * DAY, START + 4 * DAY)
    assert window.basis == ("snapshot",)
    assert found.untraced == frozenset()


def test_a_line_is_dated_and_not_its_file(machine):
    old = Held(PASSWD.splitlines(keepends=True)[0])
    history = Invented(days(b"etc/passwd", Held(PASSWD + b"later:x:9:9::/:\n"), 2, before=old))
    window = machine.date([finding("/etc/passwd", 2)], history).findings[0].window
    assert (window.after, window.before) == (START + DAY, START + 2 * DAY)


def test_two_histories_narrow_it_together(machine):
    path = b"var/www/x.php"
    one = Invented(days(path, Held(SHELL), 4))
    two = Invented([{}, {}, {path: Held(SHELL)}])
    window = machine.date([finding("/var/www/x.php")], one, two).findings[0].window
    # The second says that it was there on day 2, the first that it was not on day 3.
    assert window.before is not None


class Gone(Invented):
    """It vanishes when it is asked."""

    def look(self, snapshot, paths):
        raise HistoryError("The repository is gone", where=f"{snapshot.key} {paths}")


def test_a_history_that_fails_is_a_gap_and_the_others_are_asked(machine):
    whole = Invented(days(b"var/www/x.php", Held(SHELL), 4))
    found = machine.date([finding("/var/www/x.php")], Gone([{}, {}]), whole)
    assert [gap.reason for gap in found.gaps] == ["a history could not be read"]
    assert found.gaps[0].detail == "h0: The repository is gone"
    assert found.findings[0].window.before == START + 4 * DAY


def test_without_a_history_nothing_changes(machine):
    given = finding("/var/www/x.php")
    assert machine.date([given]).findings == (given,)


def test_what_no_backup_could_hold_is_said(machine):
    assert machine.date([finding("/gone")], Invented([{}])).untraced == {"F-1"}


def test_rows_say_what_was_looked_at(machine):
    history = Invented(days(b"var/www/x.php", Held(SHELL), 1, count=3))
    found = machine.date([finding("/var/www/x.php")], history)
    rows = snapshot_rows(found.asked[0])
    assert [(row.label, row.looked_at, row.findings) for row in rows] == [
        ("day 0", True, 0), ("day 1", True, 1), ("day 2", True, 1),
    ]  # fmt: skip
    assert {(s.snapshot, s.state) for s in sightings(found.asked[0])} == {
        ("0", "without"), ("1", "with"), ("2", "with"),
    }  # fmt: skip
    row = history_row(found.asked[0], Instant(5))
    assert (row.history, row.trust, row.snapshots, row.asked) == ("h0", "high", 3, 5)
    assert row.listings == 3
