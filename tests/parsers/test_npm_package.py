from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.model import Gap
from pratique.parsers.npm_package import PARSERS, NpmPackage, parse_lock, parse_package
from pratique.survey.places import Routes

ROOT = "/srv/app"
LOCK = f"{ROOT}/package-lock.json"
PACKAGE = f"{ROOT}/node_modules/@scope/x/package.json"


def lock(held, path=LOCK):
    return [
        (row.name, row.version, row.directory, row.has_scripts)
        for row in parse_lock(json.dumps(held).encode(), path)
    ]


def test_package():
    content = {
        "name": "@scope/x", "version": "1.2.3",
        "scripts": {"test": "t", "postinstall": "node setup.js", "prepare": "p"},
    }  # fmt: skip
    (row,) = parse_package(json.dumps(content).encode(), PACKAGE)
    assert (row.name, row.version, row.directory) == (
        "@scope/x",
        "1.2.3",
        f"{ROOT}/node_modules/@scope/x",
    )
    assert row.scripts == ("postinstall: node setup.js", "prepare: p")
    assert row.has_scripts


@pytest.mark.parametrize("content", [b'{"type": "module"}', b"[]", b'{"name": "x"}', b"null"])
def test_parts_of_a_package_say_nothing(content):
    assert list(parse_package(content, PACKAGE)) == []


def test_lock_of_version_1():
    held = {
        "lockfileVersion": 1,
        "dependencies": {
            "a": {"version": "1.0.0", "dependencies": {"b": {"version": "2.0.0"}}},
            "b": {"version": "3.0.0"},
        },
    }
    assert sorted(lock(held)) == [
        ("a", "1.0.0", f"{ROOT}/node_modules/a", False),
        ("b", "2.0.0", f"{ROOT}/node_modules/a/node_modules/b", False),
        ("b", "3.0.0", f"{ROOT}/node_modules/b", False),
    ]


@pytest.mark.parametrize("path", [LOCK, f"{ROOT}/node_modules/.package-lock.json"])
def test_lock_of_version_3(path):
    held = {
        "lockfileVersion": 3,
        "packages": {
            "": {"name": "app", "version": "0.1.0"},
            "node_modules/@s/a": {"version": "1.0.0", "hasInstallScript": True, "resolved": "r"},
            "node_modules/@s/a/node_modules/b": {"version": "2.0.0", "name": "real-b"},
            "node_modules/part": {"link": True, "resolved": "packages/part"},
            "packages/part": {"version": "1.0.0"},
        },
    }
    assert lock(held, path) == [
        ("@s/a", "1.0.0", f"{ROOT}/node_modules/@s/a", True),
        ("real-b", "2.0.0", f"{ROOT}/node_modules/@s/a/node_modules/b", False),
    ]


def test_nothing_is_locked():
    assert lock({"lockfileVersion": 1}) == []


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b'{"packages": []}', b"[" * 10_000])
def test_what_is_no_lock_is_a_gap(content):
    (gap,) = parse_lock(content, LOCK)
    assert isinstance(gap, Gap)


def test_deep_locks_end():
    held: dict = {"version": "1"}
    for _ in range(400):
        held = {"version": "1", "dependencies": {"deep-inside": held}}
    assert 10 < len(lock({"dependencies": {"a": held}})) < 400


def test_places():
    routes = Routes(PARSERS)
    for path in (LOCK, PACKAGE, f"{ROOT}/node_modules/x/package.json"):
        folder, _, name = path.rpartition("/")
        assert len(routes.parsers_for(folder, name)) == 1
    assert routes.parsers_for(f"{ROOT}/node_modules/x/dist", "package.json") == ()


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(
        st.sampled_from(["packages", "dependencies", "version", "name", "node_modules/x"]), inner
    ),
)  # fmt: skip


@given(st.binary() | json_values.map(lambda held: json.dumps(held).encode()))
def test_any_bytes_give_rows_and_gaps(content):
    for row in (*parse_lock(content, LOCK), *parse_package(content, PACKAGE)):
        assert isinstance(row, NpmPackage | Gap)
