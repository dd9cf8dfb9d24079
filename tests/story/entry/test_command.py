from __future__ import annotations

import pytest

from logged import OFFICE, STRANGER, at, file, finding, login, row
from pratique.parsers.log.row.authentication import Authentication
from pratique.parsers.log.row.process_event import ProcessEvent
from pratique.story.entry.command import find, naming, untold
from pratique.story.entry.session import logins

TRACE = "/usr/local/lib/.cache"
AT = "2026-11-03 14:10:00"
LOGIN = "2026-11-03 14:05:00"
BEFORE = [
    login(f"2026-10-{day} {8 + day % 9:02}:{day}:00", "anna", OFFICE) for day in range(10, 20)
]
CAME = login(LOGIN, "anna", OFFICE)


def ran(command=f"/bin/cp /bin/sh {TRACE}", time=AT, **told):
    given = {
        "source": "sudo", "user": "root", "login_user": "anna", "path": "/var/log/auth.log",
        "folder": "/home/anna", **told,
    }  # fmt: skip
    return row(ProcessEvent, time=time, command=command, **given)


def became(source, target, time="2026-11-03 14:07:00", action="elevated"):
    return row(
        Authentication, time=time, service="su", action=action, user=source, target_user=target,
        path="/var/log/auth.log",
    )  # fmt: skip


def read(situated, *rows):
    situation = situated([file(TRACE, AT, 0, "elf"), *rows], [finding(TRACE)])
    came = logins(situation)
    return situation, came, naming(situation, came)


def acts(situated, *rows):
    return list(find(*read(situated, *rows)))


@pytest.mark.parametrize(
    ("command", "named"),
    [
        (ran(), True),
        (ran("cp /bin/sh .cache", folder="/usr/local/lib"), True),
        (ran("tar -xf /tmp/a.tar -C /usr/local/lib/ ."), False),
        (ran(time="2026-11-03 14:09:30"), True),
        (ran(source="audit", user="root", login_user="anna"), True),
        (ran(source="history", user="anna", login_user=None), True),
        (ran(source="cron", user="anna", login_user=None), True),
    ],
)
def test_points_at(situated, command, named):
    _, _, [found] = read(situated, command)
    assert (found.named, found.account) == (named, "anna")


@pytest.mark.parametrize(
    "command",
    [
        ran(time="2026-11-03 14:08:00"),  # long before it was written
        ran(time="2026-11-03 14:11:00"),  # it was there already
        ran(f"{TRACE} -p"),  # it was run
        ran("cp /bin/sh /tmp/x"),
        ran("tar -xf /tmp/a.tar -C /usr/local/lib/ .", time="2026-11-03 14:09:30"),
        ran(login_user="www-data"),  # it cannot log in
        ran(source="cron", user="root", login_user=None),
        ran(source="accounting"),
        ran(time=None),
    ],
)
def test_leaves_alone(situated, command):
    assert read(situated, command)[2] == []


def test_who_cleans_up_changes_the_inode_alone(situated):
    old = at("2026-10-01 00:00:00")
    trace = file(TRACE, AT, 0, "elf", mtime=old, btime=old)
    situation = situated([trace, ran(f"chmod 0 {TRACE}")], [finding(TRACE)])
    assert naming(situation, []) == []


def test_who_always_comes_from_there_did_it_itself(situated):
    [act] = acts(situated, *BEFORE, CAME, ran())
    assert (act.vector, act.account, act.address) == ("local-user", "anna", "")
    assert act.time == at(AT)
    assert act.explains == {"F-000001"}
    assert act.confidence > 0.6


def test_it_began_with_becoming_somebody_else(situated):
    rows = [*BEFORE, CAME, became("anna", "bruno"), ran(login_user="bruno")]
    [act] = acts(situated, *rows)
    assert (act.account, act.time) == ("anna", at("2026-11-03 14:07:00"))
    tries = [became("anna", "bruno", f"2026-11-03 14:06:0{n}", "failure") for n in range(3)]
    [tried] = acts(situated, *rows, *tries)
    assert any("3 tries of anna" in reason.text.english for reason in tried.reasons)
    assert tried.confidence > act.confidence


def test_changes_in_a_circle_end(situated):
    circle = [
        became("anna", "bruno", "2026-11-03 14:07:00"),
        became("bruno", "anna", "2026-11-03 14:07:00"),
    ]
    _, _, [found] = read(situated, *circle, ran())
    assert len(found.changes) == 3


def test_who_logged_in_since_came_from_nobody_else(situated):
    own = login("2026-11-03 14:08:00", "bruno", OFFICE)
    _, _, [found] = read(situated, CAME, became("anna", "bruno"), own, ran(login_user="bruno"))
    assert (found.origin, found.changes) == ("bruno", ())


@pytest.mark.parametrize(
    "rows",
    [
        [login(LOGIN, "anna")],  # nothing is known of the account
        [*BEFORE, login(LOGIN, "anna", STRANGER)],
        [*BEFORE, CAME, *(
            login(f"2026-11-03 13:00:{n:02}", "anna", OFFICE, action="failure") for n in range(9)
        )],
    ],
    ids=["unknown", "new address", "guessed"],
)  # fmt: skip
def test_then_the_login_is_the_way_in(situated, rows):
    assert acts(situated, *rows, ran()) == []


def test_root_at_an_hour_when_it_never_comes_is_a_login(situated):
    clock = [login(f"2026-10-{day} 02:00:00", "root", OFFICE) for day in range(10, 20)]
    rows = [*clock, login(LOGIN, "root", OFFICE), ran(source="history", login_user=None)]
    assert acts(situated, *rows) == []


def test_without_a_login_it_may_still_be_the_account(situated):
    [act] = acts(situated, ran())
    assert any("no log tells of a login of anna" in reason.text.english for reason in act.reasons)
    assert acts(situated, ran(source="history", login_user=None)) == []


def test_what_is_told_of_an_account_is_not_told_of_its_login(situated):
    situation, came, commands = read(situated, *BEFORE, CAME, ran())
    assert untold(commands, ()) == commands
    assert untold(commands, list(find(situation, came, commands))) == []


def test_a_long_command_is_cut(situated):
    _, _, [found] = read(situated, ran(f"cp /bin/sh {TRACE} {'x' * 10_000}"))
    assert len(found.reason.text.english) < 300
