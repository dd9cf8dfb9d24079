from __future__ import annotations

import pytest

from pratique.checks.packages.python_record import CHECK
from pratique.model import Severity
from pratique.parsers.python_package import PythonFile
from pratique.store.tables import Tables

SITE = "/srv/v/lib/python3.11/site-packages"
RECORD = f"{SITE}/flask-2.0.dist-info/RECORD"


def signs(*rows):
    with Tables.of(rows, CHECK.reads) as tables:
        return list(CHECK.find(tables))


def listed(path, sha256="a" * 64, record=RECORD):
    return PythonFile(record, 1, "flask-2.0", path, sha256, 10)


@pytest.mark.parametrize(
    ("path", "severity"),
    [
        (f"{SITE}/flask/app.py", Severity.MEDIUM),
        (f"{SITE}/flask/fast.so", Severity.MEDIUM),
        (f"{SITE}/distutils.pth", Severity.MEDIUM),
        ("/srv/v/bin/flask", Severity.LOW),
    ],
)
def test_points_at(file, path, severity):
    (sign,) = signs(listed(path), file(path, sha256="b" * 64))
    assert sign.severity is severity
    assert [place.path for place in sign.dated] == [path]
    assert "b" * 64 in sign.quote


def test_points_at_many_files_of_a_package_once(file):
    paths = [f"{SITE}/flask/{n}.py" for n in range(12)]
    (sign,) = signs(*(row for p in paths for row in (listed(p), file(p, sha256="b" * 64))))
    assert sorted(place.path for place in sign.places) == sorted(paths)


@pytest.mark.parametrize(
    ("path", "values", "wanted"),
    [
        (f"{SITE}/flask/app.py", {}, "a" * 64),
        (f"{SITE}/flask/app.py", {"sha256": None}, "a" * 64),
        (f"{SITE}/flask/app.py", {"sha256": "b" * 64}, None),
        (f"{SITE}/flask/app.pyc", {"sha256": "b" * 64}, "a" * 64),
        (f"{SITE}/flask-2.0.dist-info/INSTALLER", {"sha256": "b" * 64}, "a" * 64),
        (f"{SITE}/flask/app.py", {"sha256": "b" * 64, "type": "symlink"}, "a" * 64),
    ],
)
def test_leaves_alone(file, path, values, wanted):
    assert signs(listed(path, wanted), file(path, **{"sha256": "a" * 64, **values})) == []


def test_leaves_alone_what_a_package_of_the_distribution_brought(file, packaged):
    path = "/usr/lib/python3/dist-packages/x.py"
    record = "/usr/lib/python3/dist-packages/x.dist-info/RECORD"
    rows = (listed(path, record=record), file(path, sha256="b" * 64), packaged(path))
    assert signs(*rows) == []


def test_leaves_alone_what_another_package_wrote_over(file):
    path = f"{SITE}/shared/__init__.py"
    other = listed(path, "b" * 64, f"{SITE}/other-1.dist-info/RECORD")
    assert signs(listed(path), other, file(path, sha256="b" * 64)) == []


def test_leaves_alone_where_there_is_no_python():
    assert signs() == []
