"""Who does something."""

from __future__ import annotations

import os
import pwd

import pytest

from pratique.record import who as module
from pratique.record.who import Who, told, who, who_of


@pytest.fixture
def without_login(monkeypatch, tmp_path):
    monkeypatch.setattr(module, "_LOGIN", tmp_path / "none")


def test_account_is_the_one_that_runs():
    assert who().account == pwd.getpwuid(os.geteuid()).pw_name


def test_name_that_is_given_comes_before_that_of_the_environment():
    assert who("Ada", {"PRATIQUE_PERSON": "Grace"}).name == "Ada"
    assert who("", {"PRATIQUE_PERSON": "Grace"}).name == "Grace"
    assert not who("", {}).name


@pytest.mark.usefixtures("without_login")
def test_login_behind_sudo():
    assert who("", {"SUDO_USER": "ada"}).login == "ada"


def test_login_of_the_kernel_comes_first(monkeypatch, tmp_path):
    (tmp_path / "loginuid").write_text("0")
    monkeypatch.setattr(module, "_LOGIN", tmp_path / "loginuid")
    assert who("", {"SUDO_USER": "ada"}).login == "root"


@pytest.mark.parametrize("content", ["4294967295", "", "x"])
def test_no_login_is_no_error(monkeypatch, tmp_path, content):
    (tmp_path / "loginuid").write_text(content)
    monkeypatch.setattr(module, "_LOGIN", tmp_path / "loginuid")
    assert not who("", {}).login


def test_shown_with_the_account_that_logged_in():
    assert str(Who("root", "ada", "desk", "Ada L.")) == "Ada L. (ada@desk)"
    assert str(Who("root", "", "desk")) == "root@desk"


def test_survives_the_way_through_an_entry():
    person = Who("root", "ada", "desk", "Ada")
    assert who_of(told(person)) == person
    with pytest.raises(KeyError):
        who_of({"account": "root"})
