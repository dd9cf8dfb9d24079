from __future__ import annotations

import ast
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.inventory import autostart
from pratique.phrase import recognised
from pratique.report.row_words import (
    OCCASIONS,
    called_words,
    fixed_words,
    occasion_words,
    opened_words,
)
from pratique.report.words import reading_in

MAKERS = sorted(Path(autostart.__path__[0]).glob("*.py"))


def made(path: Path) -> list[str]:
    """Occasions that a module puts together with words of the evidence, with `w` in each place."""
    return [
        "".join(str(part.value) if isinstance(part, ast.Constant) else "w" for part in value.values)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.keyword) and node.arg == "occasion"
        for value in ast.walk(node.value)
        if isinstance(value, ast.JoinedStr) and len(value.values) > 1
    ]


def test_each_occasion_with_words_of_the_evidence_has_its_template():
    found = [text for path in MAKERS for text in made(path) if not text.startswith(", ")]
    assert len(found) > 5
    assert [text for text in found if recognised(text, OCCASIONS) is None] == []


@pytest.mark.parametrize("text", ["at boot", "100 %", "*/5 * * * *", ""])
def test_a_fixed_text_is_looked_up_as_a_whole(text):
    assert occasion_words(text) == text
    assert fixed_words(text) == text


@given(st.text(max_size=40))
def test_whatever_it_holds_its_english_is_the_same(word):
    assert occasion_words(f"whenever {word} asks") == f"whenever {word} asks"


def test_what_a_secret_opens_and_is_called_in_the_readers_language():
    with reading_in("fr"):
        assert opened_words('MySQL database "blog" at db as "app"') == (
            "base de données MySQL « blog » sur db en tant que « app »"
        )
        assert called_words("account anna") == "compte anna"
        assert called_words("DB_PASSWORD") == "DB_PASSWORD"
        assert occasion_words("with every page") == "avec chaque page"
