from __future__ import annotations

import pytest

from pratique.inventory.autostart.pam_rule import items
from pratique.inventory.verification import Verification
from pratique.parsers.pam import PamRule, parse
from pratique.store.tables import Tables

MODULE = "/usr/lib/x86_64-linux-gnu/security/pam_audit.so"


def told(text, *rows):
    rules = [row for row in parse(text.encode(), "/etc/pam.d/sshd") if isinstance(row, PamRule)]
    with Tables.of([*rules, *rows], [PamRule, Verification]) as tables:
        return [(item.kind, item.command, item.program) for item in items(tables)]


@pytest.mark.parametrize(
    "text",
    [
        "auth sufficient pam_permit.so",
        "auth sufficient pam_succeed_if.so rhost = 198.51.100.7",
        "auth [success=done default=ignore] pam_rhosts.so",
        "auth [success=2 default=ignore] pam_listfile.so item=user file=/etc/x",
        "account sufficient pam_localuser.so",
    ],
)
def test_a_rule_that_says_yes(text):
    assert told(text) == [("pam-grant", text, "")]


@pytest.mark.parametrize(
    "text",
    [
        "auth required pam_permit.so",
        "auth requisite pam_succeed_if.so uid >= 1000",
        "auth [success=1 default=ignore] pam_unix.so",
        "session sufficient pam_permit.so",
        "@include common-auth",
    ],
)
def test_a_rule_that_does_not(text):
    assert told(text) == []


@pytest.mark.parametrize("name", ["pam_audit.so", MODULE])
def test_a_module_of_no_package(name):
    foreign = Verification(MODULE, "unowned", (), "", "", "", "")
    assert told(f"auth optional {name}", foreign) == [("pam-module", name, MODULE)]
    owned = Verification(MODULE, "verified", (), "", "", "x", "dpkg")
    assert told(f"auth optional {name}", owned) == []
