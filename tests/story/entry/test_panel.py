from __future__ import annotations

import pytest

from logged import STRANGER, at, file, finding, login, request
from pratique.story.entry import login as machine_login
from pratique.story.entry import panel, session, web

JOB = "/etc/cron.d/x"
AT = "2026-11-03 02:10:00"
OWN = "/var/webmin/miniserv.log"


def asked(time, target, status=302, path=OWN):
    return request(time, "POST", target, status=status, path=path)


def entered(situated, *rows):
    found = [finding(JOB, "persistence-cron-fetches-code")]
    situation = situated([file(JOB, AT, 0, "text"), *rows], found)
    came = session.logins(situation)
    acts = [*web.find(situation), *machine_login.find(situation, came, ())]
    return panel.entered(situation, acts)


def told():
    return login("2026-11-03 02:05:01", "root", service="webmin")


def test_one_login_that_two_logs_tell_is_told_by_the_panels_own(situated):
    own = asked("2026-11-03 02:05:00", "/session_login.cgi")
    [act] = entered(situated, told(), own, asked(AT, "/cron/save_cron.cgi"))
    assert (act.vector, act.account, act.address) == ("panel-login", "root", STRANGER)
    assert (act.log, act.line, act.time) == (OWN, own.line, at("2026-11-03 02:05:00"))
    assert any("save_cron.cgi" in reason.text.english for reason in act.reasons)


def test_without_a_log_of_its_own_the_other_line_stays(situated):
    there = told()
    [act] = entered(situated, there)
    assert (act.log, act.line) == (there.path, there.line)


def test_what_was_done_in_a_panel_is_told_at_the_login(situated):
    own = asked("2026-11-03 02:05:00", "/session_login.cgi")
    [act] = entered(situated, own, asked(AT, "/cron/save_cron.cgi"))
    assert (act.vector, act.service, act.line) == ("panel-login", "webmin", own.line)
    assert "login at /session_login.cgi" in act.what.english


def test_without_a_login_that_speaks_against_it(situated):
    wrong = asked("2026-11-03 02:05:00", "/session_login.cgi", 200)
    done = asked(AT, "/cron/save_cron.cgi")
    [act] = entered(situated, wrong, done)
    assert act.line == done.line
    assert any(reason.weight < 0 for reason in act.reasons)


def test_requests_to_a_site_are_left_alone(situated):
    row = asked(AT, "/cron/save_cron.cgi", path="/var/log/nginx/access.log")
    [act] = entered(situated, row)
    assert act.vector != "panel-login"


@pytest.mark.parametrize(
    ("path", "own"),
    [
        ("/var/webmin/miniserv.log", True),
        ("/var/webmin/miniserv.log.1", True),
        ("/usr/local/cpanel/logs/access_log", True),
        ("/var/log/plesk-panel/httpsd_access_log", True),
        ("/var/log/nginx/access.log", False),
    ],
)
def test_logs_of_panels(path, own):
    assert panel.own_log(path) is own
