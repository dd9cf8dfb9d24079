from __future__ import annotations

from logged import ROOT, STRANGER, file, finding, request
from pratique.parsers.site import Site
from pratique.story.entry import neighbour, web

AT = "2026-11-03 02:10:00"
OTHER = "/var/www/shop"
FORM = f"{ROOT}/upload.php"


def acts(situated, uid=33, own=1, other=3, extra=()):
    names = [f"{ROOT}/u/{n}.php" for n in range(own)] + [f"{OTHER}/{n}.php" for n in range(other)]
    rows = [
        Site("/etc/nginx/y", 1, "nginx", "shop.example.org", (), OTHER, "configuration"),
        file(FORM, "2026-01-01 00:00:00"),
        request(AT, "POST", "/upload.php"),
        request("2026-11-03 02:10:09", "POST", "/u/0.php"),
        *(file(name, AT, uid if name.startswith(OTHER) else 33) for name in names),
        *extra,
    ]
    situation = situated(rows, [finding(name, number=n) for n, name in enumerate(names)])
    return list(neighbour.find(situation, web.find(situation)))


def test_what_lies_in_the_other_site_of_the_account_came_from_next_door(situated):
    [act] = acts(situated)
    assert (act.vector, act.address, act.account) == ("neighbour-site", STRANGER, "www-data")
    assert len(act.explains) == 4


def test_a_site_of_another_account_did_not(situated):
    assert acts(situated, uid=1001) == []


def test_where_most_lies_in_the_same_site_it_is_no_neighbour(situated):
    assert acts(situated, own=4, other=1) == []


def test_nor_where_the_other_site_has_a_way_in_of_its_own(situated):
    form = [
        file(f"{OTHER}/form.php", "2026-01-01 00:00:00"),
        request(AT, "POST", "/form.php", "203.0.113.99"),
        request("2026-11-03 02:10:09", "POST", "/1.php", "203.0.113.99"),
    ]
    assert acts(situated, extra=form) == []
