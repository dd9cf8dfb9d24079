"""What every parser must be, so that no parser needs to be told."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
import tracemalloc
from collections import Counter, deque
from pathlib import Path

import pytest

from pratique import parsers
from pratique.model import Gap
from pratique.parsers import all_parsers
from pratique.parsers.base import Parser
from pratique.store.columns import columns

MODULES = tuple(
    m.name for m in pkgutil.iter_modules(parsers.__path__) if m.name != "base" and not m.ispkg
)
# A manual page such as crontab(5), an RFC, a C source or header, a manual of the server.
SOURCE = re.compile(
    r"\b[\w.+-]+\(\d\w*\)|\bRFC \d|\b\w+\.[ch]\b|\bmanual\b|\bdocumentation\b", re.IGNORECASE
)
TWINS = Path(__file__).parent / "parsers"


def module(name: str):
    return importlib.import_module(f"pratique.parsers.{name}")


every_module = pytest.mark.parametrize("name", [name for name in MODULES if module(name).PARSERS])
every_parser = pytest.mark.parametrize("parser", all_parsers(), ids=lambda p: p.slug)


def test_slugs_are_unique():
    slugs = Counter(parser.slug for parser in all_parsers())
    assert [slug for slug, count in slugs.items() if count > 1] == []


@every_module
def test_module_names_the_source_of_its_format(name):
    assert SOURCE.search(module(name).__doc__ or ""), "where is the format described?"


@every_module
def test_twin_puts_any_bytes_to_it(name):
    twin = TWINS / f"test_{name}.py"
    assert twin.is_file(), f"write {twin}"
    assert re.search(r"^ *@given\(", twin.read_text(), re.MULTILINE), (
        "try any bytes, with hypothesis"
    )


@every_parser
def test_declaration_is_whole(parser: Parser):
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", parser.slug)
    assert parser.rows
    assert parser.places


@every_parser
def test_places_are_absolute_patterns(parser: Parser):
    for place in parser.places:
        assert place.startswith("/")
        assert "//" not in place
        assert not place.endswith("/")
        parts = place.split("/")
        assert all(part == "**" or "**" not in part for part in parts), place


@every_parser
def test_columns_are_documented(parser: Parser):
    for row in parser.rows:
        assert inspect.getdoc(row), row
        assert not inspect.getdoc(row).startswith(f"{row.__name__}("), f"{row}: say what a row is"
        assert re.fullmatch(r"[a-z0-9]+(_[a-z0-9]+)*", row.table)
        assert columns(row)
        for column in columns(row):
            assert len(column.meaning) > 3, f"{row.table}.{column.name}"


@every_parser
def test_every_row_says_where_it_was_seen(parser: Parser):
    for row in parser.rows:
        assert "path" in {column.name for column in columns(row)}, row.table


@every_parser
@pytest.mark.parametrize("content", [b"", b"\0", b"\n", b"\xff\xfe\n\r\n", b"x" * 5000])
def test_odd_bytes_give_rows_and_gaps(parser: Parser, content: bytes):
    path = parser.places[0].replace("**", "a").replace("*", "a")
    if parser.record_size:
        content = content[: len(content) // parser.record_size * parser.record_size]
    for row in parser.parse(content, path):
        assert isinstance(row, (*parser.rows, Gap))
        assert row.path == path


@every_parser
@pytest.mark.parametrize(
    ("start", "unit"),
    [
        (b"", b"x"), (b"", b"("), (b"", b"\\x"), (b'A=="', b"x"), (b'a "', b"\\x"), (b"A=", b"x,"),
        (b"1 1 1 ", b"1,"), (b"x ALL=", b"x"), (b"[Service]\nExecStart=", b"x "),
        (b"ServerName '", b"x"),
    ],
)  # fmt: skip
def test_one_long_word_takes_little_memory(parser: Parser, start: bytes, unit: bytes):
    """A pattern that remembers every step takes some hundred bytes for each one that it reads."""
    path = parser.places[0].replace("**", "a").replace("*", "a")
    content = start + unit * (100_000 // len(unit))
    tracemalloc.start()
    deque(parser.parse(content, path), maxlen=0)
    taken = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert taken < 50 * len(content)
