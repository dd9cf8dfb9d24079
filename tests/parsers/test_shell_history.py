from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.parsers.shell_history import ShellHistory, parse

SECOND = 1_000_000_000


def commands(content, path="/home/bob/.bash_history"):
    return [(r.line, None if r.time is None else r.time // SECOND, r.command)
            for r in parse(content, path)]  # fmt: skip


def test_a_row():
    (row,) = parse(b"ls\n", "/home/bob/.bash_history")
    assert row == ShellHistory("/home/bob/.bash_history", 1, "bob", "bash", None, "ls")


@pytest.mark.parametrize(
    ("path", "user", "program"),
    [
        ("/root/.bash_history", "root", "bash"),
        ("/home/bob/.local/share/fish/fish_history", "bob", "fish"),
        ("/root/.local/share/fish/fish_history", "root", "fish"),
        ("/var/lib/postgresql/.psql_history", "postgresql", "psql"),
        ("/home/bob/.zsh_history", "bob", "zsh"),
        ("/home/bob/.mysql_history", "bob", "mysql"),
        ("/var/www/.ash_history", "www", "ash"),
    ],
)
def test_whose_it_is(path, user, program):
    (row,) = parse(b"ls", path)
    assert (row.username, row.program) == (user, program)


def test_stamps():
    assert commands(b"a\n#1380630977\nb\nc\n#1380630978\nd\n") == [
        (1, None, "a"),
        (3, 1380630977, "b\\nc"),
        (6, 1380630978, "d"),
    ]


def test_zsh():
    content = b": 1457771210:0;cd a\nplain\n: 1458993293:0;echo x \\\nmore\n"
    assert commands(content, "/home/bob/.zsh_history") == [
        (1, 1457771210, "cd a"),
        (2, None, "plain"),
        (3, 1458993293, "echo x \\nmore"),
    ]


def test_fish():
    content = b"- cmd: a\\nb\n  when: 1619736780\n  paths:\n    - t\n- cmd: c\n"
    path = "/root/.local/share/fish/fish_history"
    assert commands(content, path) == [(1, 1619736780, "a\\nb"), (5, None, "c")]


def test_editline():
    content = b"_HiStOrY_V2_\nselect\\0401;\n"
    assert commands(content, "/root/.mysql_history") == [(2, None, "select 1;")]


def test_secrets_are_not_kept():
    ((_, _, command),) = commands(b"mysql -u root -pTOPSECRET shop")
    assert command == "mysql -u root -p*** shop"


@pytest.mark.parametrize(
    ("sample", "path", "count"),
    [
        ("bash_history", "/root/.bash_history", 4),
        ("bash_history_desync", "/root/.bash_history", 5),
        ("zsh_extended_history.txt", "/root/.zsh_history", 4),
        ("fish_history", "/root/.local/share/fish/fish_history", 10),
    ],
)
def test_samples_of_plaso(corpus, sample, path, count):
    content = (corpus / "plaso" / sample).read_bytes()
    assert len(list(parse(content, path))) == count


@pytest.mark.parametrize(
    "path", ["/root/.bash_history", "/root/.zsh_history", "/root/.local/share/fish/fish_history"]
)
@given(content=st.binary(max_size=300))
def test_any_bytes(path, content):
    for row in parse(content, path):
        assert row.path == path
        assert row.command.isprintable()
