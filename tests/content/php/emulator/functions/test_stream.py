from __future__ import annotations


def test_gives_what_php_gives(serialized, expression, expected):
    assert serialized(expression) == expected


def test_an_include_goes_through_filters(emulated):
    code = "include 'php://filter/read=convert.base64-decode/resource=data:,PD9waHAgZWNobyAxOw==';"
    assert emulated(code).output == b"1"


def test_what_is_written_goes_through_filters(emulated):
    code = (
        "file_put_contents('php://filter/write=string.rot13/resource=q', 'nop');"
        " echo file_get_contents('q');"
    )
    assert emulated(code).output == b"abc"


def test_a_command_behind_an_address(acts):
    assert acts("echo file_get_contents('expect://id');") == ["COMMAND file_get_contents: id"]


def test_a_filter_that_nobody_knows(serialized):
    assert serialized("file_get_contents('php://filter/read=string.odd/resource=data:,a')") is None


def test_addresses_that_are_known_in_part(acts):
    assert acts("file_get_contents('http://x.example/?' . $_GET['q']);") == [
        "FETCH file_get_contents: http://x.example/? . <request $_GET['q']>"
    ]
