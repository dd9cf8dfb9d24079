"""Parts: whatever happens, the rows of a unit are there once and wholly, or not at all."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, ClassVar

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pratique.errors import CaseStorage
from pratique.model import Gap
from pratique.store import parts as parts_module
from pratique.store.parts import LIST, Parts, storage_error, transposed, write_table
from pratique.store.tables import Tables


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a unit."""

    table: ClassVar[str] = "line"

    path: Annotated[str, "which unit"]
    number: Annotated[int, "which line"]


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a unit."""

    table: ClassVar[str] = "word"

    path: Annotated[str, "which unit"]


ROWS = (Line, Word)


def rows_of(key: str, count: int) -> list[Line | Word]:
    return [*(Line(key, number) for number in range(count)), Word(key)]


def put(parts: Parts, key: str, count: int = 3) -> None:
    unit = parts.unit(key)
    unit.add(transposed(rows_of(key, count)))
    parts.finish(unit)


def stored(folder: Path) -> dict[str, int]:
    """The units that questions see, with how many lines each has; each must be whole."""
    with Tables.open_at(folder, ROWS) as tables:
        lines = dict(tables.select("SELECT path, count(*) FROM line GROUP BY 1"))
        words = dict(tables.select("SELECT path, count(*) FROM word GROUP BY 1"))
        (twice,) = next(tables.select("SELECT count(*) - count(DISTINCT (path, number)) FROM line"))
    assert set(words.values()) <= {1}
    assert lines.keys() == words.keys()
    assert twice == 0
    return lines


def test_finished_units_come_back(tmp_path):
    parts = Parts.open_at(tmp_path, ROWS)
    put(parts, "a")
    put(parts, "b", 5)
    parts.flush()
    assert parts.keys() == {"a", "b"}
    assert Parts.open_at(tmp_path, ROWS).keys() == {"a", "b"}
    assert stored(tmp_path) == {"a": 3, "b": 5}


def test_what_is_not_finished_is_not_seen(tmp_path):
    parts = Parts.open_at(tmp_path, ROWS)
    parts.unit("a").add(transposed(rows_of("a", 3)))
    parts.flush()
    assert parts.keys() == set()
    assert stored(tmp_path) == {}


def test_unit_without_rows_is_known(tmp_path):
    parts = Parts.open_at(tmp_path, ROWS)
    parts.finish(parts.unit("empty"))
    parts.flush()
    assert Parts.open_at(tmp_path, ROWS).keys() == {"empty"}


def test_dropping_takes_a_whole_part(tmp_path):
    parts = Parts.open_at(tmp_path, ROWS)
    for key in "ab":
        put(parts, key)
    parts.flush()
    put(parts, "c")
    parts.flush()
    assert parts.drop({"a"}) == {"b"}
    assert parts.keys() == {"c"}
    assert stored(tmp_path) == {"c": 3}
    assert parts.drop({"unknown"}) == set()


def test_large_unit_goes_to_disk_in_pieces(tmp_path, monkeypatch):
    monkeypatch.setattr(parts_module, "SPILL", 10)
    parts = Parts.open_at(tmp_path, ROWS)
    unit = parts.unit("large")
    for start in range(0, 60, 6):
        unit.add(transposed([Line("large", start + number) for number in range(6)]))
    unit.add(transposed([Word("large")]))
    parts.finish(unit)
    parts.flush()
    assert unit.spilled
    assert stored(tmp_path) == {"large": 60}
    assert Parts.open_at(tmp_path, ROWS).keys() == {"large"}
    assert stored(tmp_path) == {"large": 60}
    parts.drop({"large"})
    assert list(tmp_path.rglob("*.parquet")) == []


def test_dropping_leaves_what_a_unit_has_spilled(tmp_path, monkeypatch):
    monkeypatch.setattr(parts_module, "SPILL", 10)
    parts = Parts.open_at(tmp_path, ROWS)
    put(parts, "stale")
    parts.flush()
    large = parts.unit("large")
    large.add(transposed(rows_of("large", 20)))
    parts.finish(large)
    parts.drop({"stale"})
    parts.flush()
    assert stored(tmp_path) == {"large": 20}


def test_torn_last_line(tmp_path):
    parts = Parts.open_at(tmp_path, ROWS)
    for key in "ab":
        put(parts, key)
        parts.flush()
    listed = tmp_path / LIST
    whole = listed.read_bytes()
    for cut in range(len(whole.splitlines(keepends=True)[0]) + 1, len(whole)):
        copy = tmp_path / "copy"
        shutil.copytree(tmp_path, copy, ignore=shutil.ignore_patterns("copy"))
        (copy / LIST).write_bytes(whole[:cut])
        again = Parts.open_at(copy, ROWS)
        assert again.keys() in ({"a"}, {"a", "b"})
        assert stored(copy).keys() == again.keys()
        put(again, "c")
        again.flush()
        assert Parts.open_at(copy, ROWS).keys() == {*again.keys()}
        shutil.rmtree(copy)


class Killed(BaseException):
    """Stands for the end of the process."""


def script(parts: Parts) -> None:
    """A little of everything that writes."""
    put(parts, "a")
    parts.flush()
    large = parts.unit("large")
    large.add(transposed(rows_of("large", 30)))
    put(parts, "b")
    parts.finish(large)
    parts.flush()
    parts.drop({"a"})
    put(parts, "c")
    parts.flush()


def kill_at(step: int, monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    """Let the process end before its `step`-th change on disk; how many there were."""
    count = 0

    def counted(real: Callable) -> Callable:
        def call(*arguments, **named):
            nonlocal count
            count += 1
            if count == step:
                raise Killed
            return real(*arguments, **named)

        return call

    for owner, name in ((Path, "replace"), (Path, "unlink"), (Path, "mkdir"), (os, "fsync")):
        monkeypatch.setattr(owner, name, counted(getattr(owner, name)))
    real_open = Path.open

    def opening(self, mode="r", *arguments, **named):
        return (counted(real_open) if mode != "r" else real_open)(self, mode, *arguments, **named)

    monkeypatch.setattr(Path, "open", opening)
    return lambda: count


def test_killed_between_any_two_writes(tmp_path):
    """The folder is opened again after an end at each step: units are whole, or absent."""
    step, ended = 0, False
    while not ended:
        step += 1
        folder = tmp_path / str(step)
        with pytest.MonkeyPatch.context() as monkeypatch:
            monkeypatch.setattr(parts_module, "SPILL", 10)
            kill_at(step, monkeypatch)
            try:
                script(Parts.open_at(folder, ROWS))
                ended = True
            except Killed:
                pass
        again = Parts.open_at(folder, ROWS)
        found = stored(folder)
        assert found.keys() == again.keys()
        assert found.items() <= {"a": 3, "b": 3, "c": 3, "large": 30}.items()
    assert step > 15
    assert found.keys() == {"b", "c", "large"} or found.keys() >= {"c"}


@pytest.mark.parametrize("step", range(1, 14))
def test_interrupted_and_flushed_on_the_way_out(step, tmp_path):
    """Ctrl-C is an exception: what handles it flushes, and must not write anything twice."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(parts_module, "SPILL", 10)
        parts = Parts.open_at(tmp_path, ROWS)
        kill_at(step, monkeypatch)
        try:
            script(parts)
        except Killed:
            monkeypatch.undo()
            parts.flush()
    again = Parts.open_at(tmp_path, ROWS)
    assert stored(tmp_path).keys() == again.keys()


@pytest.mark.parametrize("after", ["_extend", "_write_all"])
def test_interrupted_inside(after, tmp_path, monkeypatch):
    parts = Parts.open_at(tmp_path, ROWS)
    put(parts, "a")
    real = getattr(parts_module, after, None) or getattr(Parts, after)

    def interrupted(*arguments):
        real(*arguments)
        raise KeyboardInterrupt

    owner = parts_module if hasattr(parts_module, after) else Parts
    monkeypatch.setattr(owner, after, interrupted)
    with pytest.raises(KeyboardInterrupt):
        parts.flush()
    monkeypatch.undo()
    parts.flush()
    again = Parts.open_at(tmp_path, ROWS)
    assert stored(tmp_path).keys() == again.keys()


@pytest.mark.parametrize("what", ["flush", "open", "drop", "spill"])
def test_full_disk_is_said(what, tmp_path, monkeypatch):
    parts = Parts.open_at(tmp_path / "survey", ROWS)
    put(parts, "a")
    parts.flush()
    put(parts, "b")

    def full(*_arguments, **_named):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(parts_module, "write_table", full)
    monkeypatch.setattr(Path, "mkdir", full)
    monkeypatch.setattr(Path, "replace", full)
    calls = {
        "flush": parts.flush,
        "open": lambda: Parts.open_at(tmp_path / "new", ROWS),
        "drop": lambda: parts.drop({"a"}),
        "spill": lambda: parts.spill(transposed([Word("x")])),
    }
    with pytest.raises(CaseStorage, match="No space left"):
        calls[what]()


def test_table_of_a_type_is_written_whole(tmp_path):
    target = write_table(tmp_path, Line, "x", [["a"], [1]])
    assert [file.name for file in target.parent.iterdir()] == ["x.parquet"]


@given(
    st.lists(st.tuples(st.sampled_from("abcdef"), st.integers(0, 40)), max_size=12),
    st.sets(st.sampled_from("abcdef")),
)
@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_units_in_any_order(tmp_path_factory, units, stale):
    folder = tmp_path_factory.mktemp("parts")
    expected = {}
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(parts_module, "SPILL", 15)
        parts = Parts.open_at(folder, ROWS)
        for key, count in units:
            if key not in expected:
                put(parts, key, count + 1)
                expected[key] = count + 1
        parts.flush()
        lost = parts.drop(stale)
    assert lost.isdisjoint(stale)
    gone = lost | stale
    assert stored(folder) == {key: count for key, count in expected.items() if key not in gone}


@pytest.mark.parametrize(
    ("text", "kept"), [("a\udc80b", "a\\udc80b"), ("plain", "plain"), (None, None)]
)
def test_a_value_that_does_not_fit_costs_nobody_elses_row(text, kept, tmp_path):
    held = [["/a", "/b"], [1, 2**70], ["read"] * 2, ["x"] * 2, [text or "", "y"], [True] * 2]
    write_table(tmp_path, Gap, "000001", held)
    with Tables.open_at(tmp_path, [Gap]) as tables:
        first, second = tables.rows(Gap)
    assert (first.path, first.line, first.detail) == ("/a", 1, kept or "")
    assert (second.path, second.line, second.detail) == ("/b", None, "y")


@pytest.mark.parametrize(
    ("number", "next_step"),
    [(errno.ENOSPC, "Make room"), (errno.EACCES, "as the owner"), (errno.EROFS, "on a copy")],
)
def test_error_says_what_helps_against_it(tmp_path, number, next_step):
    found = storage_error(tmp_path, OSError(number, os.strerror(number)))
    assert next_step in found.next_step
    assert found.where == str(tmp_path)
