from __future__ import annotations

import pytest

from logged import OFFICE, STRANGER, at, file, finding, login, transfer
from pratique.story.entry.transfer import find

PAGE = "/home/anna/public_html/shop/x.php"
AT = "2026-11-03 02:10:00"
OTHER = "203.0.113.90"


def acts(situated, *rows):
    return list(find(situated([file(PAGE, AT, 1000), *rows], [finding(PAGE)])))


@pytest.mark.parametrize(
    "name", [PAGE, "/public_html/shop/x.php", "/shop/x.php", "shop/x.php", "/x.php"]
)
def test_a_path_as_the_client_sees_it(situated, name):
    [act] = acts(situated, transfer(AT, "anna", name))
    assert (act.vector, act.account, act.address) == ("ftp-login", "anna", STRANGER)
    assert act.confidence > 0.5


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("/other/x.php", {}),
        (PAGE, {"action": "download"}),
        (PAGE, {"complete": False}),
        ("/shop/xx.php", {}),
    ],
)
def test_left_alone(situated, name, told):
    assert acts(situated, transfer(AT, "anna", name, **told)) == []


def test_the_login_is_the_entry_where_it_is_told(situated):
    [act] = acts(
        situated,
        transfer(AT, "anna", PAGE),
        login("2026-11-03 02:09:00", "anna", service="vsftpd"),
    )
    assert act.time == at("2026-11-03 02:09:00")


def test_an_address_that_is_new_speaks_for_it(situated):
    before = [transfer(f"2026-10-{day} 09:00:00", "anna", "/a", OFFICE) for day in range(10, 14)]
    [new] = acts(situated, transfer(AT, "anna", "/x.php"), *before)
    [known] = acts(situated, transfer(AT, "anna", "/x.php", OFFICE), *before)
    assert new.confidence > known.confidence + 0.2


def test_many_files_of_one_client_are_one_act(situated):
    rows = [file(f"{PAGE}{n}", AT, 1000) for n in range(3)]
    sent = [transfer(AT, "anna", f"/shop/x.php{n}") for n in range(3)]
    situation = situated([*rows, *sent], [finding(f"{PAGE}{n}", number=n) for n in range(3)])
    [act] = find(situation)
    assert len(act.explains) == 3


def tried(situated, *rows, usual=3):
    before = [
        transfer(f"2026-10-{day} 09:00:00", "anna", "/a", f"198.51.100.{day % usual}")
        for day in range(10, 20)
    ]
    [act] = acts(situated, transfer(AT, "anna", "/x.php"), *before, *rows)
    return act


def test_who_tried_the_password_from_elsewhere_is_the_entry(situated):
    looked = transfer("2026-11-03 02:08:00", "anna", "/index.php", OTHER, action="download")
    act = tried(situated, looked)
    assert (act.address, act.time, act.line) == (OTHER, at("2026-11-03 02:08:00"), looked.line)
    assert any(
        STRANGER not in reason.text.english and OTHER in reason.text.english
        for reason in act.reasons
    )


@pytest.mark.parametrize(
    ("told", "usual"),
    [
        (("2026-11-02 20:08:00", "anna", "/index.php", OTHER), 3),
        (("2026-11-03 02:08:00", "bruno", "/index.php", OTHER), 3),
        (("2026-11-03 02:08:00", "anna", "/index.php", "198.51.100.1"), 3),
        (("2026-11-03 02:08:00", "anna", "/index.php", OTHER), 9),
    ],
)
def test_others_before_are_not(situated, told, usual):
    assert tried(situated, transfer(*told, action="download"), usual=usual).address == STRANGER


def test_who_works_there_is_not(situated):
    sent = transfer("2026-11-03 02:08:00", "anna", "/new.html", OTHER)
    assert tried(situated, sent).address == STRANGER
