from __future__ import annotations

import pytest

from pratique.checks.base import CouldNotLook
from pratique.checks.persistence.polkit_grants_all import CHECK
from pratique.inventory.verification import Verification
from pratique.model import Severity
from pratique.parsers.polkit import PolkitGrant, parse_authority, parse_rules
from pratique.store.tables import Tables

PATH = "/etc/polkit-1/rules.d/99-x.rules"
YES = "return polkit.Result.YES;"


def severities(body: str, *rows) -> list[Severity]:
    text = f"polkit.addRule(function(action, subject) {{ {body} }});"
    found = [*parse_rules(text.encode(), PATH), *rows]
    return [sign.severity for sign in CHECK.find(Tables.of(found, CHECK.reads))]


@pytest.mark.parametrize(
    ("body", "severity"),
    [
        (YES, Severity.CRITICAL),
        (f"if (subject.user == 'bob') {{ {YES} }}", Severity.HIGH),
        (f"if (true) {{ {YES} }}", Severity.HIGH),
        (f"if (action.id == 'org.freedesktop.policykit.exec') {{ {YES} }}", Severity.HIGH),
        (f"if (action.id == 'org.example.x') {{ {YES} }}", Severity.MEDIUM),
        (f"if (subject.isInGroup('wheel')) {{ {YES} }}", Severity.LOW),
        (
            "if (action.id == 'org.freedesktop.systemd1.manage-units' && subject.user == 'bob')"
            f" {YES}",
            Severity.LOW,
        ),
    ],
)
def test_points_at(packaged, body, severity):
    assert severities(body, packaged("/bin/ls")) == [severity]


@pytest.mark.parametrize(
    ("who", "action", "severity"),
    [
        ("unix-user:*", "*", Severity.HIGH),
        ("unix-user:*", "org.example.x", Severity.MEDIUM),
        ("unix-user:bob", "*", Severity.MEDIUM),
        ("unix-group:wheel", "org.example.x", Severity.LOW),
    ],
)
def test_points_at_old_authorities(packaged, who, action, severity):
    text = f"[x]\nIdentity={who}\nAction={action}\nResultAny=yes\n"
    rows = [*parse_authority(text.encode(), "/etc/x.pkla"), packaged("/bin/ls")]
    assert [sign.severity for sign in CHECK.find(Tables.of(rows, CHECK.reads))] == [severity]


def test_points_at_an_action_for_everybody(packaged):
    row = PolkitGrant("/usr/share/polkit-1/actions/x.policy", 1, "action", "a", "", "allow_any")
    (sign,) = CHECK.find(Tables.of([row, packaged("/bin/ls")], CHECK.reads))
    assert sign.severity is Severity.MEDIUM


@pytest.mark.parametrize(
    "body",
    [
        "return polkit.Result.NO;",
        f"if (action.id == 'org.example.x' && subject.isInGroup('ops')) {{ {YES} }}",
        f"if (action.id == 'org.freedesktop.hostname1.x' && subject.user == 'net') {{ {YES} }}",
    ],
)
def test_leaves_alone(packaged, body):
    assert severities(body, packaged("/bin/ls")) == []


def test_leaves_alone_what_a_package_brought(packaged):
    same = Verification(PATH, "verified", (), "", "x", "x", "dpkg")
    assert severities(YES, packaged(PATH), same) == []


@pytest.mark.parametrize(
    ("state", "found"),
    [("verified", []), ("modified", [Severity.CRITICAL]), ("unowned", [Severity.CRITICAL])],
)
def test_follows_a_link_to_what_a_package_brought(file, packaged, state, found):
    """Through /etc/alternatives, as firewalld has it."""
    choice, middle = "/usr/share/polkit-1/actions/server.choice", "/etc/alternatives/x"
    rows = [
        file(PATH, type="symlink", symlink_target=middle),
        file(middle, type="symlink", symlink_target=choice),
        Verification(choice, state, (), "", "x", "x", "dpkg"),
    ]
    assert severities(YES, packaged("/bin/ls"), *rows) == found


def test_points_at_a_rule_of_a_package_that_was_changed(packaged):
    changed = Verification(PATH, "conffile changed", ("content",), "", "x", "x", "dpkg")
    assert severities(YES, packaged(PATH), changed) == [Severity.CRITICAL]


def test_says_when_it_cannot_look():
    with pytest.raises(CouldNotLook):
        severities(YES)
