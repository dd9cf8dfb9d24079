"""The names of parameters, for calls that name their arguments."""

from __future__ import annotations

import pytest

from pratique.content.php.emulator.parameters import PARAMETERS


def test_each_has_the_names_of_its_parameters():
    assert PARAMETERS[b"str_replace"] == (b"search", b"replace", b"subject", b"count")
    assert all(len(set(names)) == len(names) for names in PARAMETERS.values())


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("system(command: 'id');", ["COMMAND system: id"]),
        ("call_user_func_array(args: ['id'], callback: 'system');", ["COMMAND system: id"]),
        ("array_map(array: ['id'], callback: 'system');", ["COMMAND system: id"]),
        ("function f($a, $b) { system($b); } f(b: 'id', a: 1);", ["COMMAND system: id"]),
        (
            "file_put_contents(data: $_POST['c'], filename: 'x');",
            ["WRITE file_put_contents: x, <request $_POST['c']>"],
        ),
    ],
)
def test_an_argument_goes_where_its_name_says(acts, code, expected):
    assert acts(code) == expected
