from __future__ import annotations

from dataclasses import fields

import pytest

from logged import ROOT, at, file, finding, login, machine, row
from pratique.inventory.intruder_account import IntruderAccount
from pratique.inventory.persistence import Persistence
from pratique.inventory.secret_reach import SecretReach
from pratique.parsers.log.row.process_event import ProcessEvent
from pratique.phrase import Phrase
from pratique.story.affected_service import services
from pratique.story.entry.act import Act
from pratique.story.entry.situation import Situation
from pratique.story.reached import Reached

SHELL = f"{ROOT}/x.php"
AT = "2026-11-03 02:10:00"
ROOT_HAD = {"root": IntruderAccount("root", 0, ("F-000009",), "x")}


def unit(name):
    given = {"name": name}
    return Persistence(
        **{field.name: given.get(field.name, _empty(field.type)) for field in fields(Persistence)}
    )


def _empty(kind):
    text = str(kind)
    if "None" in text:
        return None
    if "tuple" in text:
        return ()
    return False if "bool" in text else 0 if "int" in text else ""


def told(*rows, found=(), acts=(), had=None):
    units = "nginx.service ssh.service sshd postfix.service mariadb.service php8.2-fpm.service"
    with machine(*map(unit, units.split()), *rows) as tables:
        situation = Situation.of(tables, found, copied=False)
        return {one.name: one for one in services(situation, acts, had or {})}


def act(vector, **given):
    return Act(vector, at(AT), Phrase("what"), log="/var/log/a.log", line=3, **given)


def test_services_have_the_names_that_people_know_and_their_daemons():
    lines = told()
    assert lines["web"].also == ("nginx",)
    assert lines["ssh"].also == ("sshd",)
    assert lines["php"].also == ("php8.2-fpm",)
    assert "dns" not in lines
    assert {one.reached for one in lines.values()} == {Reached.UNTOUCHED}


def test_php_is_touched_where_it_runs_what_was_left():
    lines = told(file(SHELL, AT), found=[finding(SHELL)])
    assert lines["web"].reached is lines["php"].reached is Reached.TOUCHED
    assert lines["mail"].reached is Reached.UNTOUCHED
    page = f"{ROOT}/x.html"
    assert told(file(page, AT), found=[finding(page)])["php"].reached is Reached.UNTOUCHED


@pytest.mark.parametrize(
    ("path", "service"),
    [
        ("/etc/cron.d/x", "cron"),
        ("/root/.ssh/authorized_keys", "ssh"),
        ("/etc/systemd/system/x.service", "start-up"),
        ("/etc/postfix/main.cf", "mail"),
    ],
)
def test_what_belongs_to_a_service_touches_it(path, service):
    lines = told(file(path, AT), found=[finding(path, "files-x")])
    assert lines[service].reached is Reached.TOUCHED
    assert lines[service].evidence == ("F-000001",)


@pytest.mark.parametrize(
    ("way", "service"),
    [
        (act("ssh-password", account="anna"), "ssh"),
        (act("mail-account"), "mail"),
        (act("supply", service="dpkg"), "packages"),
        (act("supply", service="web"), "web"),
    ],
)
def test_the_way_in_used_its_service(way, service):
    assert told(acts=[way])[service].evidence == ("/var/log/a.log:3",)


def test_a_database_is_within_reach_of_who_can_read_its_password():
    given = {
        "path": f"{ROOT}/wp-config.php", "kind": "database-password", "within_reach": True,
        "reached_as": "www-data", "also_in": (), "readers": (), "findings": ("F-000001",),
        "line": None,
    }  # fmt: skip
    reach = SecretReach(**{f.name: given.get(f.name, "") for f in fields(SecretReach)})
    line = told(reach)["database"]
    assert line.reached is Reached.REACHABLE
    assert "www-data can read a password of it" in line.because.english


def test_a_dump_by_an_account_they_had_touches_the_database():
    ran = row(ProcessEvent, time="2026-11-03 03:00:00", user="anna", source="history",
              command="mysqldump -A")  # fmt: skip
    lines = told(ran, acts=[act("ssh-key", account="anna")])
    assert lines["database"].reached is Reached.TOUCHED
    other = row(ProcessEvent, time="2026-11-03 03:00:00", user="bruno", source="cron",
                command="mysqldump -A")  # fmt: skip
    lines = told(other, acts=[act("ssh-key", account="anna")])
    assert lines["database"].reached is Reached.UNTOUCHED


def test_root_reaches_all_and_used_sudo_where_a_log_tells():
    became = login("2026-11-03 02:20:00", "anna", service="sudo", action="elevated")
    lines = told(became, acts=[act("ssh-key", account="anna")], had=ROOT_HAD)
    assert lines["sudo"].reached is Reached.TOUCHED
    assert lines["mail"].reached is Reached.REACHABLE


def test_a_panel_is_a_service_of_its_own():
    lines = told(acts=[act("panel-login", service="webmin")])
    assert lines["webmin"].reached is Reached.TOUCHED


def test_a_login_to_the_database_touches_it():
    lines = told(acts=[act("database-login", service="mysql")])
    assert lines["database"].reached is Reached.TOUCHED
