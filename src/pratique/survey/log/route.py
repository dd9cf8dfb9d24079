"""Which forms of log claim a path: their places, as those of the small parsers are asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from pratique.parsers.base import Parser
from pratique.parsers.log import all_log_formats
from pratique.parsers.log.base import BinaryLog, LogFormat
from pratique.survey.places import Routes


def routes_of(forms: Iterable[LogFormat | BinaryLog]) -> Routes:
    """Answers which `forms` claim a path, by a parser with the slug of each; it reads nothing."""
    return Routes(Parser(form.slug, form.rows, form.places, _nothing) for form in forms)


@cache
def log_routes() -> Routes:
    """Those of all forms that are read by lines."""
    return routes_of(all_log_formats())


def _nothing(_content: bytes, _path: str) -> Iterator[Any]:
    return iter(())
