"""A clean tree raises nothing; with one line in one file of it, that line is what is raised."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import pytest

COUNT = 2_000


@pytest.fixture(scope="session")
def site() -> ModuleType:
    location = Path(__file__).parent / "written_site.py"
    spec = importlib.util.spec_from_file_location("written_site", location)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@dataclass(frozen=True)
class Line:
    """One line, how it is put into a text, and the check that must name it."""

    line: str
    check: str
    put: Callable[[str, str], str]


def first(text: str, line: str) -> str:
    return text.replace("<?php", "<?php " + line, 1)


def inside(text: str, line: str) -> str:
    before, found, behind = text.rpartition("    public function ")
    return before + "    " + line + "\n" + found + behind


def last(text: str, line: str) -> str:
    return text + "?>\n<?php " + line + " ?>\n"


LINES = {
    "top, behind blanks": Line(
        " " * 150 + "if (false) { eval(base64_decode($_COOKIE['v'])); }",
        "web-php-runs-request", first,
    ),
    "in the middle": Line(
        "public function z($m = 'sys'.'tem') { if (false) { $m($_REQUEST['v']); } }",
        "web-php-runs-request", inside,
    ),
    "at the end": Line("if (false) { @system($_GET['v']); }", "web-php-runs-request", last),
    "hidden include": Line(
        r'@include "\x2fva\162/\x77ww/\x2ecach\x65/\146.ico";', "web-php-hidden-include", first
    ),
}  # fmt: skip


def test_nothing_is_raised(pratique, site, tmp_path):
    root = tmp_path / "suspect"
    assert len(set(site.written(root, COUNT))) == COUNT
    done = pratique("examine", root)
    assert [(one["check"], one["places"]) for one in done.records[:-1]] == []
    assert done.status == 0
    assert done.summary["gaps"] == []
    assert done.summary["coverage"]["files_read"] == COUNT


@pytest.mark.parametrize("one", LINES.values(), ids=LINES.keys())
def test_one_line_is_what_is_raised(one, pratique, site, tmp_path):
    root = tmp_path / "suspect"
    paths = site.written(root, COUNT // 4)
    target = [path for path in paths if path.parent.name == "classes"][77]
    changed = one.put(target.read_text(), one.line)
    target.write_text(changed)
    number = changed[: changed.index(one.line)].count("\n") + 1
    done = pratique("examine", root)
    raised = done.records[:-1]
    named = {(place["path"], place["line"]) for one in raised for place in one["places"]}
    assert named == {("/" + str(target.relative_to(root)), number)}
    assert one.check in {finding["check"] for finding in raised}
