from __future__ import annotations

import base64
import json
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pratique.content.php.emulator.emulate import emulate
from pratique.content.php.emulator.functions.argument import MOST_ITEMS
from pratique.content.php.emulator.functions.library import CANNOT_TELL, PURE, SHALLOW
from pratique.content.php.emulator.operators import LONGEST_TEXT
from pratique.content.php.emulator.value import Array

HERE = Path(__file__).parent
PROGRAMS = sorted((HERE / "programs").glob("*.php"))

scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(1 << 63), (1 << 63) - 1),
    st.integers(-5, 300),
    st.floats(),
    st.binary(max_size=30),
    st.sampled_from([b"1", b"-3", b"sha256", b"%s%d", b"a:1:{i:0;N;}", b"UTF-8", b"C*", b"&lt;"]),
)
keys = st.one_of(st.integers(-5, 50), st.binary(max_size=5))
values = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4).map(Array.of),
        st.dictionaries(keys, inner, max_size=4).map(Array.mapping),
    ),
    max_leaves=8,
)


@settings(max_examples=1500, deadline=None)
@given(name=st.sampled_from(sorted({**PURE, **SHALLOW})), given=st.lists(values, max_size=5))
def test_any_values_give_something_or_nobody_can_tell(name, given):
    rule = PURE.get(name) or SHALLOW[name]
    try:
        found = rule(given)
    except CANNOT_TELL:
        return
    if isinstance(found, bytes):
        assert len(found) <= 2 * LONGEST_TEXT
    elif isinstance(found, Array):
        assert len(found.items) <= 2 * MOST_ITEMS


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda path: path.stem)
def test_a_program_prints_what_php_prints(program):
    machine = emulate(program.read_bytes(), bytes(program))
    assert bytes(machine.output) == program.with_suffix(".txt").read_bytes()
    assert not machine.exhausted


def test_tables_are_what_php_gives():
    php = shutil.which("php")
    if php is None:
        pytest.skip("PHP is not installed")
    version = subprocess.run([php, "-r", "echo PHP_VERSION;"], capture_output=True, check=True)
    if not version.stdout.startswith(b"8.2."):
        pytest.skip("the tables are those of PHP 8.2")
    rows = [row for table in sorted((HERE / "cases").glob("*.json")) for row in _rows(table)]
    lines = [
        f"try {{ $r = (function() {{ return {expression}; }})();"
        " echo base64_encode(serialize($r)); } catch (\\Throwable) { echo '-'; } echo \"\\n\";"
        for expression, _ in rows
    ]
    code = "<?php error_reporting(0); ini_set('display_errors', '0');\n" + "\n".join(lines)
    found = subprocess.run([php], input=code.encode(), capture_output=True, check=True)
    given = found.stdout.decode().splitlines()
    told = [None if line == "-" else base64.b64decode(line).decode("latin-1") for line in given]
    assert [row for row, got in zip(rows, told, strict=True) if row[1] != got] == []


def _rows(table):
    return json.loads(table.read_text())


def test_one_of_a_few_values_gives_one_of_a_few(emulated):
    code = "$f = $_GET['a'] ? 'bWFpbA==' : 'ZXhlYw=='; $g = base64_decode($f); $g('x');"
    assert {event.name for event in emulated(code).events} == {"", "mail", "exec"}


def test_what_says_nothing_of_its_argument_has_no_origin(acts):
    assert acts("eval(strlen($_GET['x']));") == ["CODE eval: <>"]
    assert acts("eval(md5($_GET['x']));") == ["CODE eval: <>"]


def test_what_undoes_a_hiding_says_so(acts):
    assert acts("eval(base64_decode($_GET['x']));") == ["CODE eval: <request $_GET['x'] decoded>"]
    assert acts("eval(trim(gzinflate($_GET['x'])));") == ["CODE eval: <request $_GET['x'] decoded>"]


def test_a_function_that_nobody_knows_keeps_the_origin(acts):
    assert acts("eval(their_function($_GET['x']));") == ["CODE eval: <request $_GET['x']>"]


@pytest.mark.parametrize(
    "body",
    [
        "$x = md5($x);",
        "$x = str_replace('a', 'b', $s);",
        "$x = explode('a', $s);",
        "sort($a);",
        "$x = array_merge($a, $a);",
        "$x = implode(',', $a);",
        "preg_match('/(a|aa)+$/', $s);",
        "$x = levenshtein(substr($s, 0, 400), 'kitten');",
        "$x = str_ireplace('A', 'b', $s);",
    ],
)
def test_every_function_costs(emulated, body):
    code = f"$s = str_repeat('ab', 50000); $a = range(1, 5000); while (true) {{ {body} }}"
    assert emulated(code).exhausted
