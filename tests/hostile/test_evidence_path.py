"""What is given as evidence is none."""

from __future__ import annotations

import os

import pytest


def refused(done) -> None:
    assert done.status == 4, done.err
    assert done.out == ""
    assert "where:" in done.err
    assert "next:" in done.err
    assert not done.case.exists()


def test_missing(tmp_path, pratique):
    refused(pratique("examine", tmp_path / "nothing"))


def test_file(tmp_path, pratique):
    (tmp_path / "file").write_bytes(b"x")
    refused(pratique("examine", tmp_path / "file"))


def test_pipe(tmp_path, pratique):
    os.mkfifo(tmp_path / "pipe")
    refused(pratique("examine", tmp_path / "pipe"))


def test_device(pratique):
    refused(pratique("examine", "/dev/zero"))


def test_circle_of_links(tmp_path, pratique):
    (tmp_path / "loop").symlink_to("loop")
    refused(pratique("examine", tmp_path / "loop"))


def test_name_that_is_too_long(pratique):
    refused(pratique("examine", "a" * 5000))


def test_name_that_acts(tmp_path, pratique):
    done = pratique("examine", tmp_path / "\x1b[31m\u202e")
    refused(done)
    assert "\x1b" not in done.err
    assert "\u202e" not in done.err


def test_no_name(pratique):
    assert pratique("examine").status == 2


def test_empty_folder(tmp_path, pratique):
    (tmp_path / "empty").mkdir()
    done = pratique("examine", tmp_path / "empty")
    refused(done)
    assert "This folder is empty" in done.err


@pytest.mark.parametrize("closed", ["outer/root", "outer"])
def test_closed_to_us(closed, tmp_path, pratique, as_anyone, close_to_us):
    (tmp_path / "outer/root").mkdir(parents=True)
    close_to_us(tmp_path / closed)
    refused(pratique("examine", tmp_path / "outer/root", **as_anyone))
    (tmp_path / closed).chmod(0o700)
