from __future__ import annotations

from logged import OFFICE, ROOT, at, file, finding, request
from pratique.story.entry import cms_login, web

SHELL = f"{ROOT}/wp-content/plugins/own/x.php"
AT = "2026-11-03 02:10:00"
UPLOAD = "/wp-admin/update.php?action=upload-plugin"
DOOR = "/wp-login.php"


def entered(situated, *rows):
    situation = situated([file(SHELL, AT), request(AT, "POST", UPLOAD), *rows], [finding(SHELL)])
    return list(cms_login.entered(situation, web.find(situation)))


def test_the_login_takes_the_place_of_what_was_done_behind_it(situated):
    [act] = entered(situated, request("2026-11-03 02:05:00", "POST", DOOR, status=302))
    assert act.vector == "cms-login"
    assert act.time == at("2026-11-03 02:05:00")
    assert "login at /wp-login.php" in act.what.english
    assert act.explains == {"F-000001"}


def test_a_wrong_password_is_no_login(situated):
    [act] = entered(situated, request("2026-11-03 02:05:00", "POST", DOOR, status=200))
    assert act.time == at(AT)
    assert any(reason.weight < 0 for reason in act.reasons)


def test_who_comes_every_day_is_less_likely(situated):
    usual = [request(f"2026-10-{day} 08:00:00", "POST", DOOR, status=302) for day in range(20, 30)]
    others = [request("2026-10-20 08:00:00", "POST", DOOR, OFFICE, 302)]
    now = request("2026-11-03 02:05:00", "POST", DOOR, status=302)
    [known] = entered(situated, *usual, now)
    [new] = entered(situated, *others, now)
    assert new.confidence > known.confidence + 0.2


def test_guessing_before_speaks_for_it(situated):
    now = request("2026-11-03 02:05:00", "POST", DOOR, status=302)
    tries = [request(f"2026-11-03 01:{n}:00", "POST", DOOR) for n in range(10, 40)]
    [guessed] = entered(situated, *tries, now)
    assert any(
        "30 logins of this address had failed" in reason.text.english for reason in guessed.reasons
    )


def test_other_acts_pass(situated):
    situation = situated([file(SHELL, AT), request(AT, "POST", "/up.php")], [finding(SHELL)])
    acts = list(web.find(situation))
    assert list(cms_login.entered(situation, acts)) == acts


def test_an_editor_at_the_path_of_the_login_is_no_login(situated):
    page = f"{ROOT}/templates/a/error.php"
    door = "/administrator/index.php"
    edited = request(AT, "POST", f"{door}?option=com_templates&id=2", status=303)
    rows = [request("2026-11-03 02:05:00", "POST", door, status=303), edited]
    situation = situated([file(page, AT), *rows], [finding(page)])
    [act] = cms_login.entered(situation, web.find(situation))
    assert act.time == at("2026-11-03 02:05:00")
