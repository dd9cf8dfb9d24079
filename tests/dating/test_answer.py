"""The two questions that everybody asks."""

from __future__ import annotations

from invented import DAY, START, Held, Invented
from pratique.dating.answer import history_answer
from pratique.history.base import Unknown
from pratique.model import Severity
from suspect import PASSWD, SHELL, days, finding


def answer(machine, findings, *histories):
    found = machine.date(findings, *histories)
    return history_answer(found, machine.tables)


def test_the_trusted_snapshot_is_the_newest_before_any_trace(machine):
    both = [
        {**first, **second}
        for first, second in zip(
            days(b"var/www/x.php", Held(SHELL), 4),
            days(b"etc/passwd", Held(PASSWD), 2, before=Held(b"root:x:0:0::/root:/bin/sh\n")),
            strict=True,
        )
    ]
    found = answer(
        machine,
        [finding("/var/www/x.php"), finding("/etc/passwd", 2, id="F-2")],
        Invented(both, everywhere=True),
    )
    (line,) = found.lines
    assert (line.trusted.label, line.dirty.label) == ("day 1", "day 2")
    assert (found.after, found.before) == (START + DAY, START + 2 * DAY)
    parts = {part.path: part for part in found.parts}
    assert parts["/etc"].label == "day 1"
    assert parts[""].label == "day 3"  # the page lies in no site that is known
    assert parts["/var/lib/mysql"].label == "day 1"
    assert parts["/etc"].findings == ("F-2",)


def test_what_is_no_reason_to_worry_moves_no_line(machine):
    history = Invented(days(b"var/www/x.php", Held(SHELL), 0), everywhere=True)
    found = answer(machine, [finding("/var/www/x.php", severity=Severity.LOW)], history)
    assert found.lines[0].trusted is None  # nothing was looked for that counts
    assert found.lines[0].dirty is None


def test_where_every_snapshot_has_a_trace_none_is_trusted(machine):
    history = Invented(days(b"var/www/x.php", Held(SHELL), 0))
    found = answer(machine, [finding("/var/www/x.php")], history)
    assert found.lines[0].trusted is None
    assert found.after is None


def test_a_snapshot_before_a_trace_that_went_again_is_the_one_to_trust(machine):
    path = b"var/www/x.php"
    told = [{}, {path: Held(SHELL)}, {}, {}, {path: Held(SHELL)}]
    found = answer(machine, [finding("/var/www/x.php")], Invented(told, everywhere=True))
    assert found.lines[0].trusted.label == "day 0"
    assert found.lines[0].dirty.label == "day 1"


def test_a_history_of_broken_snapshots_vouches_for_nothing(machine):
    told = [{b"var/www/x.php": Unknown.BROKEN}] * 3
    found = answer(machine, [finding("/var/www/x.php")], Invented(told))
    assert found.lines[0].trusted is None
