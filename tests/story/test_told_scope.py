from __future__ import annotations

from dataclasses import fields

from logged import machine
from pratique.inventory.secret_reach import SecretReach
from pratique.phrase import Phrase
from pratique.story.reached import Line, Reached, Scope
from pratique.story.told_scope import told_scope

T, R, U = Reached.TOUCHED, Reached.REACHABLE, Reached.UNTOUCHED


def secret(kind, opens):
    given = {
        "path": "/x", "kind": kind, "opens": opens, "within_reach": True, "reached_as": "anna",
        "also_in": (), "readers": (), "findings": (),
    }  # fmt: skip
    return SecretReach(**{field.name: given.get(field.name, "") for field in fields(SecretReach)
                          if field.name != "line"}, line=1)  # fmt: skip


def told(*lines, secrets=()):
    with machine(*secrets) as tables:
        return [one.english for one in told_scope(Scope(lines), tables)]


def test_nothing_is_told_where_nothing_was_reached():
    assert told(secrets=[secret("password", "x")]) == []


def test_secrets_are_counted_by_their_sort():
    secrets = [
        secret("database-password", "a"), secret("database-password", "b"),
        secret("ssh-key", "c"), secret("neighbour", "d"),
    ]  # fmt: skip
    said = told(Line("account", "anna", T, Phrase("x")), secrets=secrets)[1]
    assert "2 passwords of databases and 1 private key." in said


def test_whoever_was_root_could_read_all_of_it():
    said = told(Line("account", "root", T, Phrase("x")), secrets=[secret("password", "x")])
    assert len(said) == 1
    assert "They had all rights (root)" in said[0]


def test_sites_and_machines_have_their_plural():
    assert "the site a." in told(Line("site", "a", T, Phrase("x")))[0]
    assert (
        "the sites a and b."
        in told(Line("site", "a", T, Phrase("x")), Line("site", "b", T, Phrase("x")))[0]
    )
    assert "another one (h by SSH)" in told(Line("neighbour", "h by SSH", R, Phrase("x")))[0]


def test_what_was_spared_are_sites_and_services_and_no_accounts():
    said = told(
        Line("account", "anna", U, Phrase("x")),
        Line("site", "a", U, Phrase("x")),
        Line("service", "mail", U, Phrase("x")),
    )
    assert said == [
        "Nothing shows that they got to these sites: a; or used these services: mail. They can "
        "come back first."
    ]
    assert "used these services: mail." in told(Line("service", "mail", U, Phrase("x")))[0]
    assert "got to these sites: a." in told(Line("site", "a", U, Phrase("x")))[0]


def test_accounts_have_their_plural_and_one_of_an_application_has_no_name():
    said = told(
        Line("account", "anna", T, Phrase("x")),
        Line("account", "x", T, Phrase("x"), (), ("WordPress",)),
    )
    assert "the accounts anna and a user of WordPress;" in said[0]
    assert "the account anna;" in told(Line("account", "anna", T, Phrase("x")))[0]
