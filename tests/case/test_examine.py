"""The main job, from a folder to a stored answer."""

from __future__ import annotations

from pathlib import Path

import pytest

from pratique.case.answer import read_answer
from pratique.case.examine import examine, stored_types, tables_of
from pratique.case.folder import Case, locked
from pratique.errors import CaseLocked, NotEvidence
from pratique.story.examination import State
from pratique.survey.progress import Amount


class Watching:
    """Counts what it is told."""

    def __init__(self) -> None:
        self.amounts: list[Amount] = []
        self.checks: list[tuple[int, int]] = []
        self.case: Case | None = None

    def into(self, case: Case) -> None:
        self.case = case

    def at(self, amount: Amount) -> None:
        self.amounts.append(amount)

    def checked(self, done: int, total: int) -> None:
        self.checks.append((done, total))


@pytest.fixture
def suspect(server):
    return server(
        {
            "etc/passwd": b"root:x:0:0:root:/root:/bin/bash\nspare:x:0:0::/tmp:/bin/bash\n",
            "etc/hostname": b"web1\n",
            "var/www/html/index.html": b"<html></html>",
        }
    )


def test_answer_is_told_and_stored(suspect, tmp_path):
    watching = Watching()
    done = examine(suspect, tmp_path / "case", watching, processes=1)
    assert done.answer.state in (State.SUSPICIOUS, State.COMPROMISED)
    assert "accounts-second-uid-0" in {finding.check for finding in done.answer.findings}
    assert done.answer.machine.host_name == "web1"
    assert read_answer(done.case.findings(done.evidence)) == done.answer
    total = len(done.answer.outcomes)
    assert watching.checks == [(number, total) for number in range(1, total + 1)]
    assert watching.amounts[-1].listed
    assert watching.case == done.case


def test_findings_are_worst_first_and_a_table_too(suspect, tmp_path):
    done = examine(suspect, tmp_path / "case", Watching(), processes=1)
    severities = [finding.severity for finding in done.answer.findings]
    assert severities == sorted(severities, reverse=True)
    with tables_of(done.case, done.evidence) as tables:
        stored = {found for (found,) in tables.select("SELECT DISTINCT id FROM finding")}
        assert stored == {finding.id for finding in done.answer.findings if finding.places}
        (judged,) = next(tables.select("SELECT count(*) FROM verdict"))
        assert judged == 3
        for row in stored_types():
            next(tables.select(f'SELECT count(*) FROM "{row.table}"'))


def test_a_finding_is_as_old_as_what_it_points_at_not_as_what_explains_it(suspect, tmp_path):
    unit = suspect / "home/eve/.config/systemd/user/x.service"
    unit.parent.mkdir(parents=True)
    explains = suspect / "var/lib/systemd/linger/eve"
    explains.parent.mkdir(parents=True)
    explains.write_bytes(b"")
    while unit.write_bytes(b"[Service]\nExecStart=/x\n") and changed(unit) <= changed(explains):
        pass  # the clock of a file system may stand still for some milliseconds
    done = examine(suspect, tmp_path / "case", Watching(), processes=1)
    (found,) = (f for f in done.answer.findings if f.check == "persistence-user-unit-lingers")
    assert len(found.places) == 2
    assert found.window.before == changed(unit)


def changed(path: Path) -> int:
    return path.stat().st_ctime_ns


def test_again_is_the_same(suspect, tmp_path):
    first = examine(suspect, tmp_path / "case", Watching(), processes=1).answer
    again = examine(suspect, tmp_path / "case", Watching(), processes=1).answer
    assert (again.findings, again.outcomes, again.gaps, again.coverage) == (
        first.findings, first.outcomes, first.gaps, first.coverage,
    )  # fmt: skip


def test_another_run_holds_the_case(suspect, tmp_path):
    done = examine(suspect, tmp_path / "case", Watching(), processes=1)
    with locked(done.case), pytest.raises(CaseLocked):
        examine(suspect, tmp_path / "case", Watching(), processes=1)


def test_no_evidence_makes_no_case(tmp_path):
    with pytest.raises(NotEvidence):
        examine(tmp_path / "nothing", tmp_path / "case", Watching())
    assert not (tmp_path / "case").exists()
