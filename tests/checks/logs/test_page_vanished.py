from __future__ import annotations

import pytest

from logged import ROOT, STRANGER, file, machine_with_sessions, request
from pratique.checks.base import CouldNotLook
from pratique.checks.logs.page_vanished import CHECK
from pratique.model import Severity

AT = "2026-11-03 02:10:00"
THERE = [
    file(f"{ROOT}/index.php", AT),
    request(AT, "GET", "/index.php", bytes=1000),
    *(request(AT, "GET", f"/no-{n}.php", status=404, bytes=153) for n in range(4)),
]


def signs(*rows):
    with machine_with_sessions(*rows) as tables:
        return list(CHECK.find(tables))


def call(target="/x.php", method="POST", address=STRANGER, **told):
    return request("2026-11-03 03:00:00", method, target, address, **{"bytes": 77, **told})


def test_points_at_a_page_that_answered_and_is_gone():
    later = request("2026-11-03 04:00:00", "GET", "/x.php", status=404)
    [sign] = signs(*THERE, call(), later)
    assert "/x.php from 203.0.113.66" in sign.quote
    assert (sign.severity, sign.confidence) == (None, 0.8)
    assert "Later it was asked for again" in sign.why.english


def test_one_among_the_files_of_visitors_is_graver():
    [sign] = signs(*THERE, call("/wp-content/uploads/x.php"))
    assert sign.severity is Severity.HIGH


@pytest.mark.parametrize(
    "rows",
    [
        [file(f"{ROOT}/x.php", AT), call()],  # it is there
        [call(bytes=1000)],  # it has the answer of the site
        [call(method="GET")],  # nobody sent it anything
        [call(address=f"192.0.2.{n}") for n in range(5)],  # many used it
        [file("/usr/share/adminer/x.php", AT), call("/adminer/x.php")],  # an alias
        [call("/index.php/x")],
    ],
)
def test_leaves_alone(rows):
    assert signs(*THERE, *rows) == []


def test_says_so_where_the_site_answers_to_any_name():
    rows = [call(f"/any-{n}.php", bytes=5000 * (n + 2)) for n in range(9)]
    with pytest.raises(CouldNotLook, match=r"access\.log"):
        signs(*THERE, *rows)
