# ruff: noqa: E501 - a case stands on one line

from __future__ import annotations

import base64
import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.model import Gap
from pratique.parsers.python_package import (
    PARSERS,
    PythonFile,
    PythonPackage,
    parse_metadata,
    parse_record,
)
from pratique.survey.places import Routes

SITE = "/srv/app/venv/lib/python3.11/site-packages"
METADATA = f"{SITE}/Flask-2.0.1.dist-info/METADATA"
RECORD = f"{SITE}/Flask-2.0.1.dist-info/RECORD"
DIGEST = hashlib.sha256(b"x").digest()
WRITTEN = base64.urlsafe_b64encode(DIGEST).rstrip(b"=").decode()


def test_metadata():
    content = b"Metadata-Version: 2.1\nName: Flask\nVersion: 2.0.1\nSummary: a: b\nLicense: BSD\n\nName: no\n"
    row = PythonPackage(METADATA, 2, "Flask", "2.0.1", "a: b", "", "BSD", SITE)
    assert list(parse_metadata(content, METADATA)) == [row]


@pytest.mark.parametrize(
    "path", [f"{SITE}/old.egg-info/PKG-INFO", f"{SITE}/old-1.0.egg-info", f"{SITE}/o.egg-info"]
)
def test_older_forms(path):
    (row,) = parse_metadata(b"Name: old\r\nVersion: 1.0\r\n", path)
    assert (row.name, row.version, row.directory) == ("old", "1.0", SITE)


def test_metadata_without_a_name_is_a_gap():
    (gap,) = parse_metadata(b"Version: 1\n\nName: x\n", METADATA)
    assert isinstance(gap, Gap)


@pytest.mark.parametrize(
    ("line", "file", "sha256", "size"),
    [
        (f"flask/app.py,sha256={WRITTEN},1", f"{SITE}/flask/app.py", DIGEST.hex(), 1),
        (f"../../../bin/flask,sha256={WRITTEN},200", "/srv/app/venv/bin/flask", DIGEST.hex(), 200),
        ("Flask-2.0.1.dist-info/RECORD,,", RECORD, None, None),
        (f'"a, b.py",sha256={WRITTEN},', f"{SITE}/a, b.py", DIGEST.hex(), None),
        ("a.py,md5=abc,1", f"{SITE}/a.py", None, 1),
        ("a.py,sha256=short,1", f"{SITE}/a.py", None, 1),
        ("/etc/x,,", "/etc/x", None, None),
        ("../../../../../../../../etc/x,,", "/etc/x", None, None),
        ("a\\b.py,,9" + "9" * 30, f"{SITE}/a\\\\b.py", None, None),
    ],
)
def test_record(line, file, sha256, size):
    row = PythonFile(RECORD, 1, "Flask-2.0.1", file, sha256, size)
    assert list(parse_record(line.encode(), RECORD)) == [row]


@pytest.mark.parametrize(
    "line", [b"x", b"a,b", b",,", b"a,b,c,d", b'"a', b"\0,,", b"a" * 20_000 + b",,"]
)
def test_what_is_no_record_is_a_gap(line):
    (gap,) = parse_record(line, RECORD)
    assert isinstance(gap, Gap)
    assert gap.line == 1


def test_places():
    routes = Routes(PARSERS)
    for path in (METADATA, RECORD, f"{SITE}/a.egg-info/PKG-INFO", f"{SITE}/a-1.egg-info"):
        folder, _, name = path.rpartition("/")
        assert len(routes.parsers_for(folder, name)) == 1


@given(st.binary())
def test_any_bytes_give_rows_and_gaps(content):
    for row in (*parse_metadata(b"Name: " + content, METADATA), *parse_record(content, RECORD)):
        assert isinstance(row, PythonPackage | PythonFile | Gap)
