from __future__ import annotations

import os

import pytest

from pratique.errors import CaseStorage
from pratique.survey.salt import NAME, salt_in


def test_made_once_for_its_owner_alone(tmp_path):
    salt = salt_in(tmp_path)
    assert len(salt) == 32
    assert salt_in(tmp_path) == salt
    assert (tmp_path / NAME).stat().st_mode & 0o777 == 0o600
    assert [one.name for one in tmp_path.iterdir()] == [NAME]


def test_each_case_has_its_own(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    assert salt_in(tmp_path / "a") != salt_in(tmp_path / "b")


@pytest.mark.parametrize("content", [b"", b"x" * 31, b"x" * 33])
def test_a_damaged_one_is_told(tmp_path, content):
    (tmp_path / NAME).write_bytes(content)
    with pytest.raises(CaseStorage):
        salt_in(tmp_path)


def test_no_link_and_no_pipe_is_followed(tmp_path):
    (tmp_path / "other").write_bytes(b"x" * 32)
    (tmp_path / NAME).symlink_to("other")
    with pytest.raises(CaseStorage):
        salt_in(tmp_path)
    (tmp_path / NAME).unlink()
    os.mkfifo(tmp_path / NAME)
    with pytest.raises(CaseStorage):
        salt_in(tmp_path)
