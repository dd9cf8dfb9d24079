"""From findings and histories to windows, with the tables of a survey between."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from invented import DAY, START, Held, Invented
from pratique.dating.answer import history_answer
from pratique.dating.bounds import Trust
from pratique.dating.date import Given, date, history_row, sightings, snapshot_rows
from pratique.dating.trace import MOST_TRACES, Way, traces_of
from pratique.errors import HistoryError
from pratique.evidence import open_evidence
from pratique.history.base import Unknown
from pratique.model import Finding, Instant, Place, Severity, Window
from pratique.store.tables import Tables
from pratique.survey.surveyor import row_types, survey

SHELL = b"<?php eval($_POST['c']);\n"
PASSWD = b"root:x:0:0::/root:/bin/sh\nextra:x:0:0::/:/bin/sh\n"


def finding(path: str, line: int | None = None, **changed) -> Finding:
    made = Finding(
        "F-1", "web-x", "a title", Severity.HIGH, 0.9, "T1505.003", "e", (Place(path, line),),
        "quote", "why", "innocent", "next", "", Window(None, None, ()),
    )  # fmt: skip
    return replace(made, **changed)


class Machine:
    """A small suspect machine with its tables, asked like a case is."""

    def __init__(self, root: Path, folder: Path, files: Mapping[str, bytes]) -> None:
        for name, content in files.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_bytes(content)
        folder.mkdir()
        survey(root, folder, processes=1)
        self.tables = Tables.open_at(folder, row_types())
        self.source = open_evidence(root)

    def traces(self, *findings: Finding):
        return list(traces_of(findings, self.tables, self.source))

    def date(self, findings, *histories, copied=True):
        given = [Given(f"h{n}", one, Trust.HIGH) for n, one in enumerate(histories)]
        return date(findings, self.tables, self.source, given, copied=copied)

    def close(self) -> None:
        self.source.close()


@pytest.fixture(scope="module")
def machine(tmp_path_factory):
    files = {
        "etc/passwd": PASSWD,
        "var/www/x.php": SHELL,
        "var/www/a/index.php": b"<?php echo 1;\n",
        "usr/bin/tool": b"\x7fELF" + bytes(60),
        "var/lib/mysql/ibdata1": b"data",
        **{f"var/www/many/{n:03}.php": SHELL for n in range(MOST_TRACES + 20)},
    }
    base = tmp_path_factory.mktemp("machine")
    (base / "root").mkdir()
    made = Machine(base / "root", base / "tables", files)
    yield made
    made.close()


def test_a_line_is_looked_for_by_its_text(machine):
    (trace,) = machine.traces(finding("/etc/passwd", 2))
    assert (trace.way, trace.line) == (Way.LINE, b"extra:x:0:0::/:/bin/sh")
    assert trace.sha256 == hashlib.sha256(PASSWD).hexdigest()


def test_a_content_is_looked_for_by_its_digest_and_its_marks(machine):
    (trace,) = machine.traces(finding("/var/www/x.php"))
    assert trace.way is Way.CONTENT
    (at_line,) = machine.traces(finding("/var/www/x.php", 1))
    assert "php-runs-request" in at_line.marks
    assert "php-code" not in at_line.marks


def test_a_folder_is_looked_for_by_its_state(machine):
    (trace,) = machine.traces(finding("/var/www"))
    assert trace.way is Way.STATE


def test_rights_count_where_the_finding_is_not_about_bytes(machine):
    (trace,) = machine.traces(finding("/usr/bin/tool", check="packages-setuid-unowned"))
    assert trace.rights
    (other,) = machine.traces(finding("/usr/bin/tool"))
    assert not other.rights


def test_what_lies_in_a_container_or_nowhere_has_no_trace(machine):
    inside = finding("/x.php", places=(Place("/x.php", None, None, "web"),))
    assert machine.traces(inside, finding("/gone")) == []


def test_one_payload_in_many_files_is_looked_for_in_some(machine):
    places = tuple(Place(f"/var/www/many/{n:03}.php") for n in range(MOST_TRACES + 20))
    assert len(machine.traces(finding("", places=places))) == MOST_TRACES


def test_without_the_disk_a_line_is_taken_from_the_quote(machine):
    said = finding("/etc/passwd", 2, quote="extra:x:0:0::/:/bin/sh")
    (trace,) = traces_of([said], machine.tables, None)
    assert trace.line == b"extra:x:0:0::/:/bin/sh"


def days(path: bytes, held: Held, since: int, count: int = 6, before: Held | None = None):
    first = {} if before is None else {path: before}
    return [{path: held} if day >= since else first for day in range(count)]


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
