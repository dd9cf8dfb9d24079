from __future__ import annotations

import pytest

from pratique.checks.base import CouldNotLook
from pratique.checks.packages.python_unowned import CHECK
from pratique.parsers.python_package import PythonFile
from pratique.store.tables import Tables

DIST = "/usr/lib/python3/dist-packages"


@pytest.fixture
def signs(packaged):
    def found(*rows):
        known = packaged(f"{DIST}/yaml/__init__.py", package="python3-yaml")
        with Tables.of([*rows, known], CHECK.reads) as tables:
            return list(CHECK.find(tables))

    return found


def test_points_at_a_module_with_all_its_files(signs, file):
    (sign,) = signs(file(f"{DIST}/requests/__init__.py"), file(f"{DIST}/requests/api.py"))
    assert sign.subject == f"{DIST}/requests"
    assert len(sign.places) == 2


@pytest.mark.parametrize("path", [f"{DIST}/yaml/more.py", "/usr/lib/python3.11/hooks.py"])
def test_points_at_a_file_among_others(signs, file, path):
    (sign,) = signs(file(path))
    assert ("python3-yaml" in sign.why.english) is ("yaml" in path)


@pytest.mark.parametrize(
    "path",
    [
        f"{DIST}/yaml/__init__.py",
        f"{DIST}/yaml/__pycache__/x.cpython-311.pyc",
        "/usr/local/lib/python3.11/dist-packages/x.py",
        "/usr/lib/python3.9/site-packages/x.py",
        "/opt/a/x.py",
    ],
)
def test_leaves_alone(signs, file, path):
    assert signs(file(path)) == []


def test_leaves_an_empty_one_alone(signs, file):
    assert signs(file(f"{DIST}/google/__init__.py", size=0)) == []


def test_leaves_alone_what_a_tool_of_python_installed(signs, file):
    path = f"{DIST}/requests/api.py"
    listed = PythonFile(f"{DIST}/requests-2.dist-info/RECORD", 1, "requests-2", path, None, None)
    assert signs(file(path), listed) == []


def test_says_when_it_cannot_look(file):
    with (
        Tables.of([file(f"{DIST}/x.py")], CHECK.reads) as tables,
        pytest.raises(CouldNotLook),
    ):
        list(CHECK.find(tables))
