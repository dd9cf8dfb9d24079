# ruff: noqa: E501 - a case stands on one line

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.model import Gap
from pratique.parsers.pam import PamRule, named_by_path, parse, program, words
from pratique.parsers.startup_item import StartupItem

PATH = "/etc/pam.d/sshd"


def read(text: str, path: str = PATH):
    return list(parse(text.encode(), path))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("auth required pam_unix.so nullok # x", ("sshd", "auth", "required", "pam_unix.so", "nullok", False)),
        ("-Session\toptional\tpam_systemd.so", ("sshd", "session", "optional", "pam_systemd.so", "", True)),
        ("auth [success=1 default=ignore] pam_unix.so", ("sshd", "auth", "[success=1 default=ignore]", "pam_unix.so", "", False)),
        ("@include common-auth", ("sshd", "", "@include", "common-auth", "", False)),
        ("auth \\\n required pam_deny.so", ("sshd", "auth", "required", "pam_deny.so", "", False)),
    ],
)  # fmt: skip
def test_a_rule_becomes_a_row(text, expected):
    (row,) = read(text)
    assert (
        row.service, row.type, row.control, row.module, row.arguments, row.may_miss,
    ) == expected  # fmt: skip


def test_one_file_for_all_names_the_service_first():
    (row,) = read("login\tauth required pam_unix.so", "/etc/pam.conf")
    assert (row.service, row.type) == ("login", "auth")


@pytest.mark.parametrize(
    ("text", "command", "started"),
    [
        ("auth optional pam_exec.so quiet expose_authtok /var/log/x.sh a", "/var/log/x.sh a", "/var/log/x.sh"),
        ("session optional pam_exec.so seteuid log=/x type=auth /bin/y", "/bin/y", "/bin/y"),
        ("auth sufficient pam_python.so /opt/z.py", "/opt/z.py", "/opt/z.py"),
        ("auth sufficient /opt/m.so", "/opt/m.so", "/opt/m.so"),
        ("auth sufficient pam_exec.so [/bin/sh -c x]", "/bin/sh -c x", "/bin/sh"),
    ],
)  # fmt: skip
def test_what_runs_is_an_item(text, command, started):
    _rule, item = read(text)
    assert (item.kind, item.command, item.program) == ("pam", command, started)
    assert item.technique == "T1556.003"


def test_modules_in_their_folder_start_nothing():
    (row,) = read("auth required /lib/x86_64-linux-gnu/security/pam_unix.so")
    assert not named_by_path(row)


def test_arguments_in_brackets_are_one():
    assert words("a [b c] d") == ["a", "b c", "d"]
    assert (
        program(PamRule(PATH, 1, "x", "auth", "required", "pam_exec.so", "debug", may_miss=False))
        == ""
    )


@pytest.mark.parametrize("text", ["auth", "what is this", "auth required"])
def test_what_does_not_fit_is_a_gap(text):
    (gap,) = read(text)
    assert isinstance(gap, Gap)


@given(st.binary() | st.text("auth [=]@include pm.so\n\\").map(str.encode))
def test_any_bytes_give_rows_and_gaps(content):
    for row in parse(content, PATH):
        assert isinstance(row, PamRule | StartupItem | Gap)
