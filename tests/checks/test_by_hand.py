from __future__ import annotations

import re
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.checks.by_hand import (
    Command,
    InRoot,
    NoCommand,
    Opens,
    in_root,
    lines,
    names,
    packages_with,
    php_texts,
    reads,
    word,
    written,
)
from pratique.model import Place, readable

SEARCH = "grep -rlaxF --include='*.list'"
LISTS = "-- ROOT/var/lib/dpkg/info 2>&1 | cat -v"
NAMES = st.binary(min_size=1, max_size=40).filter(lambda name: b"\0" not in name)


def typed(*commands):
    return written(commands, lambda place: place.path)


def said_by_bash(command, folder):
    return subprocess.run(
        ["bash", "-c", command], cwd=folder, capture_output=True, timeout=20, check=True
    )


def test_a_plain_path_stays_as_it_is():
    assert in_root("/etc/passwd") == "ROOT/etc/passwd"


@pytest.mark.parametrize(
    "name", [b"a b", b"a'b", b"$(id)", b"`id`", b"a\nb", b"\xff", b"a\\b", b"a!b", b"a\\'b", b""]
)
def test_bash_reads_the_exact_bytes(name, tmp_path):
    assert said_by_bash(f"printf %s {word(readable(name))}", tmp_path).stdout == name


@given(NAMES)
def test_a_word_is_plain_or_wholly_quoted(name):
    quoted = word(readable(name))
    if quoted.startswith("$'"):
        assert "'" not in quoted[2:-1]
        assert "!" not in quoted
    else:
        assert quoted.isascii()
        assert not set(quoted) & set(" '\"`$;&|<>()*?[]#~!\\\n")


@given(st.text(max_size=20))
def test_any_text_stays_inside_its_quotes(text):
    inside = word(text).removeprefix("$'").removesuffix("'")
    assert re.fullmatch(r"(?:[^\\'\x00-\x1f]|\\\\|\\x[0-9a-f]{2})*", inside)


@pytest.mark.parametrize("name", [b"a ROOT/b", b"a=ROOT/b", b"a'ROOT/b", b'a"ROOT', b"x\nROOT"])
def test_only_the_beginning_is_taken_for_the_place_of_the_evidence(name):
    """Whoever shows the command puts that place wherever a word begins with ROOT."""
    found = re.findall(r"(?:^|(?<=[\s='\"]))ROOT", in_root(readable(b"/" + name)))
    assert found == ["ROOT"]
    assert not re.search(r"(?:^|(?<=[\s='\"]))ROOT", word(readable(name)))


def test_a_name_that_begins_like_the_place_is_a_name(tmp_path):
    assert said_by_bash(f"printf %s {word('ROOT/x')}", tmp_path).stdout == b"ROOT/x"


@pytest.mark.parametrize(
    ("commands", "expected"),
    [
        (lines(Place("/a", 2)), "sed -n 2p ROOT/a 2>&1 | cut -c1-400 | cat -v"),
        (lines(Place("/a")), "cat ROOT/a 2>&1 | cat -v"),
        (names("/a", "/b", "/a"), "ls -ldn ROOT/a ROOT/b 2>&1 | cat -v"),
        (packages_with("/usr/bin/x"), f"{SEARCH} -e /usr/bin/x -e /bin/x {LISTS}"),
        (packages_with("/lib64/x"), f"{SEARCH} -e /lib64/x -e /usr/lib64/x {LISTS}"),
        (packages_with("/home/x"), f"{SEARCH} -e /home/x {LISTS}"),
    ],
)
def test_what_is_typed(commands, expected):
    assert typed(*commands) == expected


def test_a_command_that_cannot_be_given_is_a_comment():
    def nowhere(_place):
        raise NoCommand("it leads nowhere.")

    said = written((*lines(Place("/a")), Command(("true",))), nowhere)
    assert said == "# No command for /a: it leads nowhere.\ntrue 2>&1 | cat -v"


def test_many_places_are_a_few_commands():
    places = tuple(Place(f"/{number}", 1) for number in range(1000))
    assert len(lines(*places)) == 5
    assert len(names(*(place.path for place in places))[0].places) == 5


@given(NAMES, st.integers(1, 9))
def test_nothing_raw_is_printed_and_nothing_of_a_name_is_run(name, line):
    path = "/" + readable(name)
    commands = [
        *lines(Place(path, line), Place(path)),
        *names(path),
        *php_texts(path),
        *packages_with(path),
        reads("md5sum", path),
        Command(("find", InRoot(path, Opens.NAME), "-ls")),
    ]
    for one in typed(*commands).split("\n"):
        assert one.endswith(" | cat -v")
        bare = re.sub(r"\$?'[^']*'|2>&1", "", one)
        assert bare.isprintable()
        assert not set(bare) & set("`$;<()[]#~!\\\n")


def test_a_command_prints_the_line_and_runs_nothing(tmp_path):
    name = "a b';touch owned;'$(touch owned)"
    (tmp_path / "ROOT").mkdir()
    (tmp_path / "ROOT" / name).write_text("one\nt\x1b]0;wo\n")
    assert said_by_bash(typed(*lines(Place(f"/{name}", 2))), tmp_path).stdout == b"t^[]0;wo\n"
    assert not (tmp_path / "owned").exists()


def test_an_error_about_a_name_does_not_steer_the_terminal(tmp_path):
    (tmp_path / "ROOT").mkdir()
    said = said_by_bash(typed(*lines(Place(readable(b"/\x1b[2J"), 1))), tmp_path)
    assert b"\x1b" not in said.stdout + said.stderr
    assert b"^[[2J" in said.stdout or b"033" in said.stdout
