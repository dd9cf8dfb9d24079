from __future__ import annotations

import pytest

from pratique.inventory.conffile_difference import ConffileDifference
from pratique.inventory.verification import Verification


def row(path, state, differs=(), reason="", package="tool:amd64"):
    return Verification(path, state, differs, reason, "the database", package, "dpkg")


@pytest.fixture
def case(sample, stored, put):
    folder = stored(sample.compromised(1))
    put(
        row("/usr/bin/\\x1b[2J", "modified", ("content", "mode")),
        row("/etc/x", "conffile changed", ("content",)),
        row("/usr/bin/b", "verified"),
        row("/usr/bin/c", "not checkable", reason="it could not be wholly read", package="other"),
        row("/usr/bin/d", "unowned", package=""),
        ConffileDifference("/etc/x", "tool:amd64", "/x.deb", "inserted", "line 1:\n+a \x1b[2J"),
    )
    return folder


@pytest.mark.usefixtures("case")
def test_those_that_tell_something(typed):
    said = typed("packages")
    assert said.status == 0
    assert said.out.splitlines() == [
        "1 modified, 1 conffile changed, 1 unowned, 1 not checkable, 1 verified.",
        "Verified by the database: 1.",
        "",
        "modified (1): nobody changes these by hand; look at each",
        r"  /usr/bin/\x1b[2J  content, mode  (tool:amd64)  by the database",
        "",
        "conffile changed (1): somebody is allowed to do that; read what was changed",
        "  /etc/x  content  (tool:amd64)",
        "      compared with /x.deb:",
        "      line 1:",
        r"      +a \x1b[2J",
        "",
    ]
    assert "Not listed here: unowned, not checkable, verified." in said.err
    assert said.harmless


def test_says_what_the_word_of_the_disk_is_worth(typed, sample, stored, put):
    stored(sample.compromised(1))
    put(Verification("/a", "verified", (), "", "the package database on this disk", "t", "dpkg"))
    said = typed("packages").out
    assert "Verified by the package database on this disk: 1." in said
    assert "--known-good FILE" in said


@pytest.mark.usefixtures("case")
def test_one_state_and_one_package(typed):
    assert "/usr/bin/c" in typed("packages", "--state", "not checkable").out
    rows = typed("packages", "--package", "tool", "--json").rows
    assert len(rows) == 3
    assert {row["package"] for row in rows} == {"tool:amd64"}


@pytest.mark.usefixtures("case")
def test_json_has_every_state(typed):
    assert {row["state"] for row in typed("packages", "--json").rows} == {
        "modified",
        "conffile changed",
        "verified",
        "not checkable",
        "unowned",
    }


def test_says_when_there_is_no_database(typed, sample, stored):
    stored(sample.compromised(1))
    assert "No package database" in typed("packages").err
