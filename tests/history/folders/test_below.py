from __future__ import annotations

import pytest
from folder_material import MACHINE, plant

from pratique.evidence.directory import DirectorySource
from pratique.history.folders.below import below, outermost


@pytest.mark.parametrize(
    ("folders", "found"),
    [
        ([b"a", b"a/b", b"ab"], [b"a", b"ab"]),
        ([b"", b"a"], [b""]),
        ([b"b", b"a", b"b"], [b"a", b"b"]),
        ([], []),
    ],
)
def test_outermost(folders, found):
    assert outermost(folders) == found


def test_only_what_is_below(tmp_path):
    plant(tmp_path, **MACHINE)
    (tmp_path / "etc" / "out").symlink_to("/")
    source = DirectorySource.open_at(tmp_path)
    found = [entry.path for entry in below(source, b"etc")]
    assert found == [b"etc", b"etc/hosts", b"etc/out", b"etc/passwd"]
    assert list(below(source, b"none")) == []
    source.close()
