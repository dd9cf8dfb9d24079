"""Errors: the tree that is drawn is the tree that stands."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import pytest

from pratique import errors
from pratique.errors import PratiqueError

EVERY = [
    kind
    for _, kind in inspect.getmembers(errors, inspect.isclass)
    if kind.__module__ == errors.__name__
]
SOURCE = Path(errors.__file__).parent


def test_drawing_is_the_tree():
    drawn = dict(re.findall(r"([A-Z]\w+) +(\d+) ", errors.__doc__))
    assert drawn == {
        kind.__name__: str(kind.exit_status) for kind in EVERY if kind is not PratiqueError
    }


def test_codes_are_unique():
    codes = [kind.code for kind in EVERY]
    assert len(set(codes)) == len(codes)


@pytest.mark.parametrize("kind", EVERY)
def test_parts_of_a_message(kind):
    error = kind("It broke", where="/a", next_step="Mend it.")
    assert (str(error), error.what, error.where, error.next_step) == (
        "It broke", "It broke", "/a", "Mend it.",
    )  # fmt: skip


@pytest.mark.parametrize("kind", EVERY)
def test_each_error_is_raised_somewhere(kind):
    if kind.__subclasses__():
        return
    raised = re.compile(rf"\b{kind.__name__}\(")
    texts = (path.read_text() for path in SOURCE.rglob("*.py") if path.name != "errors.py")
    assert any(raised.search(text) for text in texts)
