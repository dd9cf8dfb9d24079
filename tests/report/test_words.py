"""Sentences pass through unchanged while English is the only language."""

from __future__ import annotations

import pytest

from pratique.report.words import _, ngettext


def test_a_sentence_is_its_own_translation():
    assert _("What to do now") == "What to do now"


@pytest.mark.parametrize(("number", "form"), [(0, "files"), (1, "file"), (2, "files")])
def test_numbers_choose_the_form(number, form):
    assert ngettext("file", "files", number) == form
