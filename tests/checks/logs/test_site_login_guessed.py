from __future__ import annotations

import pytest

from logged import machine, request
from pratique.checks.logs.site_login_guessed import CHECK
from pratique.model import Severity

PAGE = "/wp-login.php"


def tries(count, status=200, page=PAGE, hour=1, **told):
    return [
        request(f"2026-11-03 0{hour}:{n:02}:00", "POST", page, status=status, **told)
        for n in range(count)
    ]


def entered(page=PAGE, status=302, time="2026-11-03 02:10:00", **told):
    return request(time, "POST", page, status=status, **told)


def signs(*rows):
    with machine(*rows) as tables:
        return list(CHECK.find(tables))


def test_points_at():
    [sign] = signs(*tries(12), entered())
    assert "12 tries of 203.0.113.66" in sign.why.english
    assert sign.severity is None


def test_who_went_in_then_makes_it_graver():
    inside = request("2026-11-03 02:11:00", "GET", "/wp-admin/index.php")
    [sign] = signs(*tries(12), entered(), inside)
    assert sign.severity is Severity.HIGH


def test_several_that_were_let_in_are_told():
    [sign] = signs(*tries(12), *(entered(time=f"2026-11-03 02:1{n}:00") for n in range(3)))
    assert "several accounts" in sign.why.english


@pytest.mark.parametrize(
    "rows",
    [
        tries(50),  # nobody came in
        [*tries(3), entered()],  # somebody mistyped
        tries(50, status=302),  # everybody is sent on
        [*tries(12), entered(address="192.0.2.9", client="192.0.2.9")],  # somebody else
        [entered(time="2026-11-01 02:10:00"), *tries(12), entered()],  # who comes anyway
        [*tries(12, page="/xmlrpc.php"), entered("/xmlrpc.php")],
        [*tries(12, page="/contact.php"), entered("/contact.php")],
        [entered(time="2026-11-03 00:10:00"), *tries(12)],  # and then went on to mistype
    ],
)
def test_leaves_alone(rows):
    assert signs(*rows) == []
