from __future__ import annotations

import pytest

from pratique.checks.base import CouldNotLook
from pratique.checks.files.yara_rule import CHECK
from pratique.content.yara.rule_match import YaraMatch
from pratique.content.yara.rule_scan import CUT, gap
from pratique.model import Gap, Severity
from pratique.store.tables import Tables


def match(path="/var/www/x.php", **values):
    known = {
        "line": 3, "rule": "found", "rule_file": "mine.yar", "author": "A. Uthor",
        "description": "what it finds", "reference": "https://example.org/r", "score": None,
        "tags": (), "offset": 12, "strings": ("$a at 12: needle",),
    }  # fmt: skip
    return YaraMatch(path=path, **{**known, **values})


def signs(*rows):
    with Tables.of(rows, CHECK.reads) as tables:
        return list(CHECK.find(tables))


@pytest.mark.parametrize(
    ("score", "severity"),
    [
        (None, Severity.MEDIUM),
        (95.0, Severity.HIGH),
        (75.0, Severity.HIGH),
        (60.0, Severity.MEDIUM),
        (40.0, Severity.LOW),
    ],
)
def test_points_at(file, typed, score, severity):
    (sign,) = signs(match(score=score), file("/var/www/x.php"))
    assert sign.severity is severity
    assert str(sign.places[0]) == "/var/www/x.php:3"
    assert sign.places[0].sha256
    assert "A. Uthor" in sign.title.english
    assert "A. Uthor" in sign.why.english
    assert "https://example.org/r" in sign.why.english
    assert sign.quote == "$a at 12: needle"
    assert "sed -n 3p" in typed(sign)


def test_a_rule_alone_proves_no_compromise(file):
    (sign,) = signs(match(score=100.0), file("/var/www/x.php"))
    assert sign.confidence < 0.8
    assert not CHECK.condemns


def test_one_rule_is_one_finding_with_all_places(file):
    paths = [f"/srv/{number}" for number in range(30)]
    (sign,) = signs(*(match(path) for path in paths), *(file(path) for path in paths))
    assert len(sign.places) == 30


def test_rules_of_the_same_name_in_two_files_are_two(file):
    found = signs(match(rule_file="one.yar"), match(rule_file="two.yar"), file("/var/www/x.php"))
    assert len(found) == 2


def test_files_as_their_package_shipped_them_are_a_low_one_apart(file, packaged):
    shipped = "/usr/bin/tool"
    low, other = sorted(
        signs(
            match(shipped, score=90.0),
            match(score=90.0),
            file(shipped, digest="md5:" + "a" * 32),
            packaged(shipped),
            file("/var/www/x.php"),
        ),
        key=lambda sign: sign.severity,
    )
    assert (low.severity, low.places[0].path) == (Severity.LOW, shipped)
    assert "as they were shipped" in low.why.english
    assert (other.severity, other.places[0].path) == (Severity.HIGH, "/var/www/x.php")


def test_binary_content_is_shown_from_the_offset(file, typed):
    (sign,) = signs(match(line=None, offset=4096), file("/var/www/x.php"))
    assert typed(sign).startswith("od -A d -t x1z -j 4096 -N 256 ROOT/var/www/x.php")


@pytest.mark.parametrize("score", [0.0])
def test_leaves_alone(file, score):
    assert signs(match(score=score), file("/var/www/x.php")) == []


def test_what_was_cut_is_no_answer(file):
    rows = [gap("/srv/a", CUT, ""), gap("/srv/b", CUT, ""), match(), file("/var/www/x.php")]
    found = []
    with Tables.of(rows, CHECK.reads) as tables, pytest.raises(CouldNotLook) as why:  # noqa: PT012
        for sign in CHECK.find(tables):
            found.append(sign)  # noqa: PERF402 - what is given before it raises counts
    assert len(found) == 1
    assert str(why.value) == f"{CUT}: 2 times, e.g. /srv/a"


def test_gaps_of_others_are_none_of_its_own():
    assert signs(Gap("/srv/a", None, "read", "changed while it was read", "")) == []
