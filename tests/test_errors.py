from __future__ import annotations

import inspect
import re
from collections.abc import Iterator

import pytest

from pratique import errors
from pratique.errors import NoCase, PratiqueError


def below(error: type[PratiqueError]) -> Iterator[type[PratiqueError]]:
    for inner in error.__subclasses__():
        yield inner
        yield from below(inner)


EVERY = tuple(below(PratiqueError))

every_error = pytest.mark.parametrize("error", EVERY, ids=lambda error: error.code)


def test_the_tree_is_drawn_as_it_is():
    drawn = re.findall(r"\+-- (\w+) +(\d+)", errors.__doc__)
    assert drawn == [(error.__name__, str(error.exit_status)) for error in EVERY]


def test_codes_are_unique():
    assert len({error.code for error in EVERY}) == len(EVERY)


@every_error
def test_error_says_what_it_means(error):
    assert inspect.getdoc(error) != inspect.getdoc(error.__mro__[1])
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", error.code)


@every_error
def test_a_kind_of_error_has_one_exit_status(error):
    kind = error
    while kind.__mro__[1] is not PratiqueError:
        kind = kind.__mro__[1]
    assert error.exit_status == kind.exit_status


def test_what_where_and_next_step_are_kept():
    error = NoCase("There is none", where="/a", next_step="Make one.")
    assert (str(error), error.what, error.where, error.next_step) == (
        "There is none",
        "There is none",
        "/a",
        "Make one.",
    )
