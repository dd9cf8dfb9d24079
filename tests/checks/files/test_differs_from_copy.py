from __future__ import annotations

import pytest

from pratique.checks.files.differs_from_copy import CHECK
from pratique.model import Severity
from pratique.store.tables import Tables


def signs(*rows):
    with Tables.of(rows, CHECK.reads) as tables:
        return list(CHECK.find(tables))


REMOVED = {"kind": "removed", "code_put_in": False, "block": None, "lines_in": 0, "lines_out": 2}
CHANGED = {"kind": "changed", "block": None, "lines_out": 1}
UNSEEN = {"kind": "not-compared", "line": None, "code_put_in": False, "block": None, "pieces": 0}
WORDS = {"code_put_in": False, "block": "c" * 64}
MARKED = {"marks": ("php-runs-request",)}


@pytest.mark.parametrize(
    ("listed", "values", "severity"),
    [
        ("wp-includes/load.php", {}, Severity.HIGH),
        ("wp-includes/load.php", MARKED, Severity.HIGH),
        ("wp-includes/load.php", {**CHANGED, **MARKED}, Severity.HIGH),
        ("wp-includes/load.php", {**UNSEEN, **MARKED}, Severity.HIGH),
        ("wp-includes/load.php", CHANGED, Severity.MEDIUM),
        ("wp-includes/load.php", REMOVED, Severity.MEDIUM),
        ("wp-includes/load.php", UNSEEN, Severity.MEDIUM),
        ("wp-includes/load.php", WORDS, Severity.LOW),
        ("style.css", {**CHANGED, "code": False, "code_put_in": False}, Severity.LOW),
        ("readme.html", {**CHANGED, "code_put_in": False}, Severity.LOW),
        ("readme.txt", {"code": False}, Severity.HIGH),
        ("wp-config-sample.php", CHANGED, Severity.LOW),
        ("wp-config-sample.php", MARKED, Severity.HIGH),
        (".htaccess", {}, Severity.LOW),
        ("language/en/en.ini.php", CHANGED, Severity.LOW),
        ("wp-includes/load.php", {"kind": "line-endings", "block": None}, Severity.NOTE),
        ("wp-includes/load.php", {"kind": "byte-order-mark", "block": None}, Severity.NOTE),
        ("wp-includes/load.php", {"found": "6.4.2", **MARKED}, Severity.HIGH),
    ],
)
def test_points_at(differing, listed, values, severity):
    (sign,) = signs(differing(listed, **values))
    assert sign.severity is severity
    assert sign.places[0].path == f"/srv/a/{listed}"


@pytest.mark.parametrize(
    "values", [{"found": "6.4.2"}, {"other": "WordPress 6.3.1"}, {"found": "6.4.2", **CHANGED}]
)
def test_leaves_alone(differing, values):
    assert signs(differing(**values)) == []


def test_one_block_is_one_finding_with_all_its_places(differing):
    rows = [differing(f"{n}.php", sha256=f"{n}", root=f"/srv/{n % 3}") for n in range(90)]
    (sign,) = signs(*rows)
    assert len(sign.places) == 90
    assert (
        "The same was done to 90 files of 3 applications, plug-ins or themes." in sign.why.english
    )


def test_two_blocks_are_two_findings(differing):
    assert len(signs(differing("a.php"), differing("b.php", block="c" * 64))) == 2


def test_the_same_change_on_many_sites_is_one_finding(differing):
    rows = [differing(root=f"/srv/{n}", **CHANGED) for n in range(40)]
    assert [len(sign.places) for sign in signs(*rows)] == [40]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({}, "1 line was put in at line 2; everything else is as in WordPress 6.4.3."),
        ({"lines_in": 2}, "2 lines were put in at line 2; everything else is as in"),
        (
            {"lines_in": 2, "pieces": 2},
            "2 lines were put in here and there, in 2 places; everything else",
        ),
        (REMOVED, "2 lines were taken out at line 2; everything else is as in"),
        (CHANGED, "1 line was taken out and 1 line was put in at line 2."),
        (MARKED, "What is new there has marks that checks look for: php-runs-request."),
    ],
)
def test_words(differing, values, said):
    (sign,) = signs(differing(**values))
    assert said in sign.why.english


def test_the_title_says_what_was_seen(differing):
    (sign,) = signs(differing())
    assert sign.title.english == "Code was put into a file of an application"
    (sign,) = signs(differing(**CHANGED))
    assert sign.title is None


def test_it_can_be_checked_by_hand(differing, typed):
    (sign,) = signs(differing())
    assert "sha256sum ROOT/srv/a/wp-includes/load.php" in typed(sign)
    assert "sed -n 2p" in typed(sign)
