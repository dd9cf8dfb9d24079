from __future__ import annotations

from logged import ROOT, STRANGER, at, file, finding, login, machine, request, row
from pratique.inventory.machine_clock import MachineClock
from pratique.parsers.log.row.process_event import ProcessEvent
from pratique.phrase import Phrase
from pratique.story.entry.situation import Situation
from pratique.story.ran import ran
from pratique.story.story import Way

SHELL = f"{ROOT}/up/x.php"
AT = "2026-11-03 02:10:00"
LATER = "2026-11-03 02:20:00"


def way(vector="ssh-password"):
    return Way(
        vector, at(AT), Phrase("login"), STRANGER, "anna", "", "sshd", "/var/log/auth.log", 7,
        None, 0.9,
        (), (), (),
    )  # fmt: skip


def command(text, time=LATER, user="anna", source="history"):
    return row(ProcessEvent, time=time, user=user, command=text, source=source)


def told(*rows, best=(), found=()):
    with machine(*rows) as tables:
        situation = Situation.of(tables, found, copied=False)
        return list(ran(situation, best, MachineClock("")))


def test_commands_sent_to_a_page():
    one = request(AT, "GET", "/up/x.php?c=id")
    found = [finding(SHELL)]
    (sentence,) = told(file(SHELL, AT), one, found=found)
    assert sentence.english == "The logs show one command that was sent there: id."
    assert sentence.evidence == (found[0].id, f"{one.path}:{one.line}")
    other = request(LATER, "GET", "/up/x.php?c=ls+-la")
    (sentence,) = told(file(SHELL, AT), one, other, found=found)
    assert "2 different commands" in sentence.english
    assert sentence.english.endswith("id; ls -la.")


def test_all_rights_are_told_with_their_line():
    became = login(LATER, "anna", "", service="sudo", action="command", target_user="root")
    (sentence,) = told(became, best=[way()])
    assert "As anna they took all rights (root, by sudo) on 2026-11-03 02:20:00" in sentence.english
    assert sentence.evidence == (f"{became.path}:{became.line}",)


def test_what_was_before_or_by_others_is_not_theirs():
    before = login("2026-11-03 01:00:00", "anna", "", action="command", target_user="root")
    other = login(LATER, "bruno", "", action="command", target_user="root")
    rows = [command("ls", "2026-11-03 01:00:00"), command("ls", user="bruno")]
    assert not told(before, other, *rows, command("run-parts", source="cron"), best=[way()])


def test_commands_of_a_login_are_counted_and_the_first_named():
    (sentence,) = told(command("id"), best=[way()])
    assert sentence.english.endswith("one command by anna: id.")
    many = [command(f"ls {n}", f"2026-11-03 02:2{n}:00") for n in range(5)]
    (sentence,) = told(*many, best=[way()])
    assert "5 commands by anna, the first ones: ls 0; ls 1; ls 2." in sentence.english
    assert len(sentence.evidence) == 3


def test_a_long_command_is_cut():
    (sentence,) = told(command("x" * 5000), best=[way()])
    assert len(sentence.english) < 250


def test_a_way_in_that_gives_no_shell_ran_nothing():
    assert not told(command("id"), best=[way("mail-account")])
