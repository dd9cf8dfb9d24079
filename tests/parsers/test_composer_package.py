from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.model import Gap
from pratique.parsers.composer_package import PARSERS, ComposerPackage, parse
from pratique.survey.places import Routes

LOCK = "/srv/app/composer.lock"
INSTALLED = "/srv/app/vendor/composer/installed.json"
ONE = {"name": "a/b", "version": "v1.2.3", "type": "library", "dist": {"reference": "abc"}}


def rows(held, path):
    return list(parse(json.dumps(held).encode(), path))


def test_lock():
    held = {"packages": [ONE, 5, {"version": "1"}], "packages-dev": [{"name": "c/d"}]}
    first, second = rows(held, LOCK)
    assert first == ComposerPackage(
        LOCK, None, "a/b", "v1.2.3", "library", "/srv/app",
        installed=False, development=False, reference="abc",
    )  # fmt: skip
    assert (second.name, second.version, second.development) == ("c/d", "", True)


@pytest.mark.parametrize(
    ("held", "directory", "development"),
    [
        ([ONE], "/srv/app/vendor/a/b", False),
        ({"packages": [ONE]}, "/srv/app/vendor/a/b", False),
        ({"packages": [{**ONE, "install-path": "../../web/core"}]}, "/srv/app/web/core", False),
        ({"packages": [ONE], "dev-package-names": ["a/b"]}, "/srv/app/vendor/a/b", True),
    ],
)
def test_installed(held, directory, development):
    (row,) = rows(held, INSTALLED)
    assert (row.installed, row.directory, row.development) == (True, directory, development)


@pytest.mark.parametrize("content", [b"", b"{}", b"5", b"{"])
def test_what_is_none_is_a_gap(content):
    (gap,) = parse(content, LOCK)
    assert isinstance(gap, Gap)


def test_places():
    routes = Routes(PARSERS)
    for path in (LOCK, INSTALLED):
        folder, _, name = path.rpartition("/")
        assert len(routes.parsers_for(folder, name)) == 1


json_values = st.recursive(
    st.none() | st.integers() | st.text(),
    lambda inner: (
        st.lists(inner)
        | st.dictionaries(
            st.sampled_from(
                ["packages", "packages-dev", "name", "version", "dist", "install-path"]
            ),
            inner,
        )
    ),
)


@given(st.binary() | json_values.map(lambda held: json.dumps(held).encode()))
def test_any_bytes_give_rows_and_gaps(content):
    for path in (LOCK, INSTALLED):
        for row in parse(content, path):
            assert isinstance(row, ComposerPackage | Gap)
