from __future__ import annotations

import pytest
from folder_material import MACHINE, plant

from pratique.evidence.directory import DirectorySource
from pratique.history.folders.machine_root import machine_roots, parts_of


@pytest.fixture
def source(tmp_path):
    found = []

    def made(**files):
        plant(tmp_path, x="", **files)
        found.append(DirectorySource.open_at(tmp_path))
        return found[-1]

    yield made
    for each in found:
        each.close()


@pytest.mark.parametrize(
    ("files", "roots"),
    [
        (MACHINE, {b"": 3}),
        ({"web__etc__a": "", "web__var__b": ""}, {b"web": 2}),
        ({"a__b__etc__x": "", "c__home__x": ""}, {b"a/b": 1, b"c": 1}),
        ({"a__b__c__d__e__etc__x": ""}, {}),
        ({"photos__2020__x": ""}, {}),
    ],
)
def test_roots(source, files, roots):
    assert machine_roots(source(**files), b"") == roots


@pytest.mark.parametrize(
    ("files", "parts"),
    [
        (MACHINE, (b"",)),
        (
            {"etc__a": "", "usr__local__b": "", "var__www__c": ""},
            (b"etc", b"usr/local", b"var/www"),
        ),
        ({"etc__a": "", "var__lib__b": ""}, (b"etc", b"var")),
    ],
)
def test_parts(source, files, parts):
    assert parts_of(source(**files)) == parts
