from __future__ import annotations

import pytest

from pratique.content.yara.rule_match import rule_tags, rule_words


@pytest.mark.parametrize(
    ("meta", "score"),
    [
        ([], None),
        ([("score", 75)], 75.0),
        ([("score", "60")], 60.0),
        ([("severity", "High")], 80.0),
        ([("severity", 8)], 80.0),
        ([("threat_level", 5)], 50.0),
        ([("Severity", "critical")], 95.0),
        ([("score", -50)], 0.0),
        ([("score", 900)], 100.0),
        ([("score", True)], None),
        ([("score", float("nan"))], None),
        ([("score", "as high as it gets")], None),
        ([("level", "strange"), ("severity", "low")], 40.0),
    ],
)
def test_score(meta, score):
    assert rule_words(meta).score == score


def test_words_of_a_rule():
    words = rule_words(
        [
            ("author", "First"),
            ("author", b"Second \xff"),
            ("author", "First"),
            ("description", ""),
            ("desc", "what\x1b[2J it finds"),
            ("reference", "https://example.org/report"),
        ]
    )
    assert words.author == "First, Second \\xff"
    assert words.description == "what\\x1b[2J it finds"
    assert words.reference == "https://example.org/report"


def test_what_an_author_writes_is_cut():
    words = rule_words([("author", "a" * 9000), ("description", "d" * 9000)])
    assert len(words.author) == len(words.description) == 400
    assert len(rule_tags(str(number) for number in range(500))) == 20
