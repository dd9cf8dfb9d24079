from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.model import Gap
from pratique.parsers.sudoers import SudoRule, SudoSetting, parse

PATH = "/etc/sudoers"


def read(text: str, path: str = PATH) -> list[SudoRule | SudoSetting | Gap]:
    return list(parse(text.encode(), path))


def rule(who: str, command: str, *tags: str, run_as: str = "ALL", hosts: str = "ALL") -> SudoRule:
    return SudoRule(PATH, 1, who, hosts, run_as, tags, command)


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("root ALL=(ALL:ALL) ALL", [rule("root", "ALL", run_as="ALL:ALL")]),
        ("%sudo\tALL = (ALL : ALL)  NOPASSWD : ALL", [
            rule("%sudo", "ALL", "NOPASSWD", run_as="ALL:ALL"),
        ]),
        ("bob ALL=ALL", [rule("bob", "ALL", run_as="root")]),
        ("bob ALL=(:adm) ALL", [rule("bob", "ALL", run_as=":adm")]),
        ("#1000 ALL=(ALL) ALL # why not", [rule("#1000", "ALL")]),
        ("bob ALL=(#0) /bin/a #1 of two", [rule("bob", "/bin/a", run_as="#0")]),
        ("%#27 ALL=(#0) ALL", [rule("%#27", "ALL", run_as="#0")]),
        ("alice, bob web1,web2=(ALL) ALL", [
            rule("alice", "ALL", hosts="web1, web2"), rule("bob", "ALL", hosts="web1, web2"),
        ]),
        ("bob ALL=(ALL) NOPASSWD:SETENV: /bin/a, PASSWD: /bin/b", [
            rule("bob", "/bin/a", "NOPASSWD", "SETENV"), rule("bob", "/bin/b", "SETENV", "PASSWD"),
        ]),
        ("bob ALL=(www) /bin/a, (root) /bin/b", [
            rule("bob", "/bin/a", run_as="www"), rule("bob", "/bin/b", run_as="root"),
        ]),
        ("bob a=(ALL) /bin/a : b=(www) /bin/b", [
            rule("bob", "/bin/a", hosts="a"), rule("bob", "/bin/b", hosts="b", run_as="www"),
        ]),
        (r"bob ALL=(ALL) /bin/a x\,y\:z\=1", [rule("bob", r"/bin/a x\,y\:z\=1")]),
        ("bob ALL=(ALL) CWD=/x TIMEOUT=5 !/bin/su", [rule("bob", "!/bin/su")]),
        ('"a b" ALL=(ALL) ALL', [rule("a b", "ALL")]),
        ("bob ALL=(ALL) \\\n  NOPASSWD: \\\n ALL", [rule("bob", "ALL", "NOPASSWD")]),
        ("ALL,!root ALL=(ALL) ALL", [rule("ALL", "ALL"), rule("!root", "ALL")]),
    ],
)  # fmt: skip
def test_a_rule_becomes_rows(text, rows):
    assert read(text) == rows


@pytest.mark.parametrize(
    ("text", "who", "commands"),
    [
        ("bob ALL=SH\nCmnd_Alias SH = /bin/sh, /bin/bash", {"bob"}, {"/bin/sh", "/bin/bash"}),
        ("Cmd_Alias SH = /bin/sh\nbob ALL=!SH", {"bob"}, {"!/bin/sh"}),
        ("User_Alias A = x : B = y, A\nB ALL=ALL", {"x", "y"}, {"ALL"}),
        ("User_Alias A = B : B = A\nA,z ALL=ALL", {"z"}, {"ALL"}),
        ("OPS ALL=TOOLS", {"OPS"}, {"TOOLS"}),
        ("User_Alias A = x, !y\n!A ALL=ALL", {"!x", "y"}, {"ALL"}),
    ],
)
def test_aliases_of_the_file_are_unfolded(text, who, commands):
    rules = [row for row in read(text) if isinstance(row, SudoRule)]
    assert {row.who for row in rules} == who
    assert {row.command for row in rules} == commands


@pytest.mark.parametrize(
    ("text", "scope", "name", "value"),
    [
        ("Defaults env_reset", "", "env_reset", ""),
        ("Defaults:alice !authenticate", ":alice", "!authenticate", ""),
        ("Defaults@host timestamp_timeout = -1", "@host", "timestamp_timeout", "-1"),
        ('Defaults env_keep += "A B,C"', "", "env_keep", "A B,C"),
        ("@includedir /etc/sudoers.d", "", "includedir", "/etc/sudoers.d"),
        ("#include /tmp/x", "", "include", "/tmp/x"),
    ],
)
def test_settings_and_includes_are_kept(text, scope, name, value):
    assert read(text) == [SudoSetting(PATH, 1, scope, name, value)]


def test_several_settings_on_a_line():
    assert [row.name for row in read('Defaults use_pty, secure_path="/a,b" , !lecture')] == [
        "use_pty",
        "secure_path",
        "!lecture",
    ]


@pytest.mark.parametrize("text", ["", "# a comment \\\n", "   \n\n", "#comment ALL=ALL"])
def test_comments_are_nothing(text):
    assert read(text) == []


def test_a_comment_does_not_go_on_in_the_next_line():
    assert read("# why \\\nbob ALL=(ALL) ALL") == [
        SudoRule(PATH, 2, "bob", "ALL", "ALL", (), "ALL")
    ]


@pytest.mark.parametrize(
    "text", ["hello", "bob ALL", "=ALL", "bob=ALL", "bob ALL=", "Defaults", "User_Alias x"]
)
def test_a_line_that_does_not_fit_is_a_gap(text):
    (gap,) = read(text)
    assert isinstance(gap, Gap)
    assert gap.line == 1


@pytest.mark.parametrize("name", ["README.md", "bob~", ".hidden"])
def test_what_sudo_leaves_out_is_left_out(name):
    assert read("bob ALL=(ALL) ALL", f"/etc/sudoers.d/{name}") == []


def test_a_file_of_the_folder_is_read():
    (row,) = read("bob ALL=(ALL) ALL", "/etc/sudoers.d/90-cloud-init-users")
    assert row.who == "bob"


def test_aliases_that_multiply_end_in_a_gap():
    names = ",".join(f"u{number}" for number in range(5000))
    rows = read(f"User_Alias MANY = {names}\nMANY ALL=ALL")
    assert [row.reason for row in rows if isinstance(row, Gap)] == [
        "a sudo alias too large to unfold"
    ]
    assert sum(isinstance(row, SudoRule) for row in rows) == 1000


def test_rules_beyond_all_measure_end_in_a_gap():
    users = ",".join(f"u{number}" for number in range(900))
    commands = ",".join(f"/c{number}" for number in range(900))
    rows = read(f"{users} ALL={commands}\nbob ALL=ALL")
    assert sum(isinstance(row, SudoRule) for row in rows) == 100_000
    assert [(row.line, row.reason) for row in rows if isinstance(row, Gap)] == [
        (1, "too many sudo rules in one file"),
        (2, "too many sudo rules in one file"),
    ]


def test_a_file_beyond_all_measure_ends_in_a_gap():
    rows = read("bob ALL=ALL\n" + "x" * (5 << 20) + "\nbob ALL=ALL")
    assert isinstance(rows[0], SudoRule)
    assert [row.reason for row in rows[1:]] == ["a sudoers file too long to be read to its end"]


PIECE = st.sampled_from(
    ["bob", " ALL", "=", "(root)", "NOPASSWD:", ",", ":", '"', "(", ")", "!", "#", " ", "A_B",
     "Defaults", "User_Alias ", "@include ", "/bin/sh", "\\,"]
)  # fmt: skip
LINES = st.lists(st.lists(PIECE).map("".join).map(str.encode) | st.binary(), max_size=10)


@given(LINES)
def test_any_bytes_give_rows_and_gaps(lines):
    for row in parse(b"\n".join(lines), PATH):
        assert isinstance(row, SudoRule | SudoSetting | Gap)


WORD = st.text("abcxyz0189_-", min_size=1, max_size=8)


@given(st.lists(WORD | st.tuples(WORD, WORD).map(" ALL=".join), max_size=10))
def test_every_line_gives_a_row_or_a_gap(lines):
    said = {number for number, _line in enumerate(lines, start=1)}
    assert {row.line for row in parse("\n".join(lines).encode(), PATH)} == said


def test_names_for_lists_are_rows_for_who_has_all_files():
    (first, second) = read("User_Alias A = bob, %ops : B = A\n")
    assert (first.kind, first.name, first.members) == ("User", "A", ("bob", "%ops"))
    assert (second.line, second.name, second.members) == (1, "B", ("A",))
