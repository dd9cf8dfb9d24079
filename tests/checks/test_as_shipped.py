from __future__ import annotations

from pratique.checks.as_shipped import as_shipped
from pratique.inventory.verification import Verification
from pratique.store.tables import Tables


def test_only_what_is_the_same_counts():
    states = {
        "/etc/pam.d/a": "verified",
        "/etc/pam.d/b": "conffile changed",
        "/etc/pam.d/c": "not checkable",
        "/usr/lib/pam.d/d": "modified",
        "/etc/other": "verified",
    }
    rows = [Verification(path, state, (), "", "", "x", "dpkg") for path, state in states.items()]
    tables = Tables.of(rows, (Verification,))
    assert as_shipped(tables, "/pam.d/") == {"/etc/pam.d/a", "/etc/pam.d/c"}
