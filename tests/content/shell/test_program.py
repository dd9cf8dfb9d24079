from __future__ import annotations

import pytest

from pratique.content.shell.program import (
    code_arguments,
    program_of,
    reads_code,
    script_argument,
)
from pratique.content.shell.syntax import split


def program(text):
    return program_of(split(text)[-1])


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("sudo -u www-data nohup /usr/bin/php x", "php"),
        ("env -i A=b timeout -k 5 10 x", "x"),
        ("nice -n 10 ionice -c 3 busybox wget y", "wget"),
        ("flock -n /run/x.lock y", "y"),
        ("find / -exec z {} +", "z"),
        ("start-stop-daemon --start --exec /usr/sbin/d -- -f", "d"),
        ("/lib64/ld-linux-x86-64.so.2 /x/y", "y"),
        ("cu$@rl x", "curl"),
        ("/usr/bin/c?rl x", "curl"),
    ],
)
def test_the_program_behind_wrappers(text, name):
    assert program(text).name == name


def test_nothing_is_started_by_a_setting():
    assert program("A=b") is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("bash -lc 'a b'", [("shell", "a b")]),
        ("eval a b", [("shell", "a b")]),
        ("su - www-data -c 'x'", [("shell", "x")]),
        ("python3.11 -c 'x'", [("python", "x")]),
        ("perl -MIO -e 'x'", [("perl", "x")]),
        ("trap 'x' EXIT", [("shell", "x")]),
        ("bash x.sh", []),
        ("grep -c x", []),
    ],
)
def test_arguments_that_are_code(text, code):
    assert [(language, word.text) for language, word in code_arguments(program(text))] == code


@pytest.mark.parametrize(
    ("text", "script"),
    [("sh -x /a", "/a"), (". /b", "/b"), ("php -q /c d", "/c"), ("java -jar /e.jar", "/e.jar")],
)
def test_the_script_that_is_run(text, script):
    assert script_argument(program(text)).text == script


@pytest.mark.parametrize("text", ["sh", "bash -s -- a", "sudo bash", "python3 -", "at now", "perl"])
def test_reads_code(text):
    assert reads_code(program(text))


@pytest.mark.parametrize("text", ["sh x", "bash -c x", "python3 -m json.tool", "perl -ne x", "cat"])
def test_reads_no_code(text):
    assert not reads_code(program(text))
