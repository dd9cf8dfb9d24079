from __future__ import annotations

from dataclasses import fields, replace

from logged import ROOT, at, file, finding, machine
from pratique.inventory.intruder_account import IntruderAccount
from pratique.inventory.secret_reach import SecretReach
from pratique.model import Place, Severity
from pratique.parsers.site import Site
from pratique.phrase import Phrase
from pratique.story.entry.act import Act, Reason
from pratique.story.entry.situation import Situation
from pratique.story.reached import NOTHING_REACHED, Reached
from pratique.story.scope import scope

SHELL = f"{ROOT}/x.php"
OTHER = "/var/www/shop"
FOUND = (finding(SHELL),)


def reached(*rows, found=FOUND, acts=()):
    given = [
        file(SHELL, "2026-11-03 02:10:00"),
        file(ROOT, "2026-01-01 00:00:00", kind=None, type="directory"),
        file(OTHER, "2026-01-01 00:00:00", 1001, None, type="directory"),
        Site("/etc/nginx/y", 1, "nginx", "shop.example.org", (), OTHER, "configuration"),
        *rows,
    ]
    with machine(*given) as tables:
        return scope(Situation.of(tables, found, copied=False), acts)


def had(name, uid):
    return IntruderAccount(name, uid, ("F-000001",), "a file that a finding names belongs to it")


def test_what_holds_a_trace_is_touched_and_the_rest_is_not():
    told = reached(had("www-data", 33))
    assert told.names("site", Reached.TOUCHED) == ("blog.example.org",)
    assert told.names("account", Reached.TOUCHED) == ("www-data",)
    assert "shop.example.org" in told.untouched
    assert {"anna", "bruno", "root"} <= set(told.untouched)


def test_a_site_of_an_account_they_had_is_within_reach():
    told = reached(had("bruno", 1001))
    assert told.names("site", Reached.REACHABLE) == ("shop.example.org",)


def test_root_reaches_everything():
    told = reached(had("root", 0))
    assert told.untouched == ()
    assert "anna" in told.names("account", Reached.REACHABLE)


def test_the_way_in_touches_its_service_and_its_account():
    act = Act("ssh-password", at("2026-11-03 02:00:00"), Phrase("login"), account="anna")
    told = reached(acts=[act.because(Reason(9.0, Phrase("sure")))])
    assert "ssh" in told.names("service", Reached.TOUCHED)
    assert "anna" in told.names("account", Reached.TOUCHED)


def test_every_line_says_why():
    for line in reached(had("www-data", 33)).lines:
        assert line.because


def test_where_nothing_was_left_there_is_no_scope():
    assert reached(found=[finding(SHELL, severity=Severity.LOW)]) == NOTHING_REACHED


def test_a_site_without_a_name_is_told_by_its_folder():
    nameless = Site("/etc/nginx/z", 1, "nginx", "", (), "/srv/z", "configuration")
    line = next(one for one in reached(nameless).lines if one.name == "/srv/z")
    assert line.shown == "/srv/z"
    shop = next(one for one in reached().lines if one.name == "shop.example.org")
    assert shop.shown == "shop.example.org (/var/www/shop)"


def test_what_secrets_open_is_told_by_its_kind_and_what_needed_no_root_first():
    given = {"also_in": (), "readers": (), "findings": (), "within_reach": True, "line": None}

    def secret(path, kind, opens, who):
        told = {**given, "path": path, "kind": kind, "opens": opens, "reached_as": who}
        return SecretReach(**{one.name: told.get(one.name, "") for one in fields(SecretReach)})

    told = reached(
        secret("/a", "password-hash", "root", "root"),
        secret("/b", "database-password", 'MySQL database "shop"', "www-data"),
        secret("/c", "neighbour", "db.example.org by SSH", "www-data"),
        secret("/d", "database-password", 'MySQL database "shop"', "www-data"),
    )
    behind = [
        (one.kind, one.name)
        for one in told.lines
        if one.because.english.startswith(("www", "root"))
    ]
    assert behind == [
        ("database", 'MySQL database "shop"'),
        ("neighbour", "db.example.org by SSH"),
        ("data", "root"),
    ]


def test_whose_account_of_an_application_it_was_the_log_does_not_say():
    act = Act("cms-login", at("2026-11-03 02:00:00"), Phrase("login"), target="/wp-login.php")
    line = next(
        one
        for one in reached(acts=[act.because(Reason(9.0, Phrase("sure")))]).lines
        if one.also == ("WordPress",)
    )
    assert (line.kind, line.reached) == ("account", Reached.TOUCHED)


def test_an_account_whose_line_a_finding_names_is_theirs():
    made = replace(
        finding("/etc/passwd", "accounts-second-uid-0", number=7), places=(Place("/etc/passwd", 4),)
    )
    told = reached(found=[*FOUND, made])
    line = next(one for one in told.lines if one.name == "bruno")
    assert (line.reached, line.evidence) == (Reached.TOUCHED, ("F-000007",))
    assert "anna" in told.untouched
