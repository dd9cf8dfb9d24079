"""What a person types for a snapshot."""

from __future__ import annotations

from pathlib import Path

import pytest

from pratique.errors import HistoryError
from pratique.history.location import SnapshotLocation, folder_of, history_of, location_of


@pytest.mark.parametrize(
    "text", ["restic:/srv/repo#latest", "restic:sftp:host:/r#4bf3", "borg:/srv/b#web-1"]
)
def test_text_comes_back(text):
    found = location_of(text)
    assert isinstance(found, SnapshotLocation)
    assert found.text == text


def test_a_path_stays_one(tmp_path):
    assert location_of("/mnt/a:b#c") == Path("/mnt/a:b#c")
    with pytest.raises(HistoryError):
        history_of(str(tmp_path))


@pytest.mark.parametrize(
    ("text", "folder"),
    [
        ("/srv/tars", Path("/srv/tars")),
        ("restic:/srv/repo", Path("/srv/repo")),
        ("restic:sftp:host:/repo", None),
        ("folders:srv/dated", Path("srv/dated")),
    ],
)
def test_the_folder_that_a_history_lies_in(text, folder):
    assert folder_of(text) == folder
