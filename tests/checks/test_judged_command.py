from __future__ import annotations

from pratique.checks.judged_command import EVERYTHING, RUNS_CODE, judged_scripts, sign, worst
from pratique.content.shell.command import MARKS, Judged
from pratique.model import Place, Severity
from pratique.parsers.startup_command import StartupCommand


def test_every_mark_can_be_said():
    for mark in MARKS:
        said = sign("s", "A job", "It runs.", Place("/x"), Judged(mark, "it does", "q", 0.9))
        assert said.title.english.startswith("A job ")
        assert said.severity >= Severity.LOW
    assert set(MARKS) == EVERYTHING


def test_the_gravest_comes_before_the_surest():
    light = Judged("hides-traces", "", "", 0.95)
    grave = Judged("downloads-and-runs", "", "", 0.7)
    unsure = Judged("connects-back", "", "", 0.5)
    assert worst([light, grave, unsure], RUNS_CODE) is grave
    assert worst([unsure], RUNS_CODE) is None


def test_the_line_of_a_long_script_is_kept():
    rows = [StartupCommand("/x", n, "boot", "sh", "true " * 3000) for n in range(1, 9)]
    rows.append(StartupCommand("/x", 9, "boot", "sh", "/tmp/x"))
    ((row, judged),) = judged_scripts(rows, EVERYTHING)
    assert (row.line, judged.mark) == (9, "runs-from-writable")


def test_each_script_is_judged_by_itself():
    rows = [
        StartupCommand("/a", 1, "boot", "sh", "cd /tmp"),
        StartupCommand("/b", 1, "boot", "sh", "./x"),
    ]
    assert list(judged_scripts(rows, EVERYTHING)) == []
