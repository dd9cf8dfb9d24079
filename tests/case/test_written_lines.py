from __future__ import annotations

import os
import stat
import threading

import pytest

from pratique.case.written_lines import write_lines
from pratique.errors import UsageError


@pytest.fixture
def evidence(tmp_path):
    place = tmp_path / "suspect"
    place.mkdir()
    return place


def test_it_is_written_whole_for_its_owner_alone(tmp_path, evidence):
    target = tmp_path / "out.csv"
    assert write_lines(target, ["a\r\n", "é\n"], evidence) == 2
    assert target.read_bytes() == "a\r\né\n".encode()
    assert stat.S_IMODE(target.stat().st_mode) == 0o600


def test_what_fails_half_way_leaves_what_was_there(tmp_path, evidence):
    target = tmp_path / "out.csv"
    target.write_text("before")

    def broken():
        yield "a\n"
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_lines(target, broken(), evidence)
    assert target.read_text() == "before"
    assert sorted(one.name for one in tmp_path.iterdir()) == ["out.csv", "suspect"]


def test_nothing_is_written_into_the_evidence(tmp_path, evidence):
    link = tmp_path / "link"
    link.symlink_to(evidence / "out.csv")
    for target in (evidence / "out.csv", link):
        with pytest.raises(UsageError, match="inside the evidence"):
            write_lines(target, ["a\n"], evidence)
    assert list(evidence.iterdir()) == []


def test_a_folder_that_is_not_there_is_said(tmp_path, evidence):
    with pytest.raises(UsageError, match="cannot be written"):
        write_lines(tmp_path / "no" / "out.csv", ["a\n"], evidence)


def test_a_pipe_is_written_to_as_it_comes(tmp_path, evidence):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read: list[str] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_text()))
    reader.start()
    assert write_lines(pipe, ["a\n", "b\n"], evidence) == 2
    reader.join(10)
    assert read == ["a\nb\n"]
    assert stat.S_ISFIFO(pipe.stat().st_mode)
