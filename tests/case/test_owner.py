from __future__ import annotations

import os
import pwd
import threading
from pathlib import Path

import pytest

from pratique.case.owner import is_marked, make_key, mark, state_folder


@pytest.fixture
def state(tmp_path, monkeypatch) -> Path:
    """An empty folder for what is this person's own."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return tmp_path / "state/pratique"


def test_a_seal_holds_for_one_text_and_one_person(state, tmp_path, monkeypatch):
    make_key()
    told = mark("2026-11-03")
    assert is_marked("2026-11-03", told)
    for text, claimed in (("2026-11-04", told), ("2026-11-03", told[:-1]), ("2026-11-03", "日")):
        assert not is_marked(text, claimed)
    assert os.listdir(state) == ["key"]
    assert (state / "key").stat().st_mode & 0o777 == 0o600
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "another"))
    make_key()
    assert not is_marked("2026-11-03", told)


def test_the_key_is_made_once(state):
    make_key()
    told = mark("x")
    make_key()
    assert mark("x") == told
    assert os.listdir(state) == ["key"]


def test_two_at_once_make_one_key(state):
    threads = [threading.Thread(target=make_key) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(mark("x")) == 64
    assert os.listdir(state) == ["key"]


@pytest.mark.parametrize("claimed", ["", None, [], 0])
def test_without_a_key_nothing_is_marked(claimed, state):
    assert not state.exists()
    assert mark("x") == ""
    assert not is_marked("x", claimed)


@pytest.mark.parametrize("odd", ["open", "short", "link", "pipe", "folder"])
def test_a_key_that_another_may_have_made_is_none(odd, state):
    make_key()
    key = state / "key"
    if odd == "open":
        key.chmod(0o644)
    elif odd == "short":
        key.write_bytes(b"x")
    else:
        key.rename(state / "real")
        if odd == "link":
            key.symlink_to(state / "real")
        elif odd == "pipe":
            os.mkfifo(key)
        else:
            key.mkdir()
    assert mark("x") == ""


def test_where_it_cannot_be_kept_there_is_none(monkeypatch):
    monkeypatch.setenv("XDG_STATE_HOME", "/proc/nothing")
    make_key()
    assert mark("x") == ""


def test_folder_of_a_person(monkeypatch):
    home = Path(pwd.getpwuid(os.geteuid()).pw_dir) / ".local/state/pratique"
    for named, folder in (("/x", Path("/x/pratique")), ("", home), ("relative", home)):
        monkeypatch.setenv("XDG_STATE_HOME", named)
        monkeypatch.setenv("HOME", "/somebody/else")
        assert state_folder() == folder
    monkeypatch.setattr(os, "geteuid", lambda: 4_000_000_000)
    assert state_folder() is None
