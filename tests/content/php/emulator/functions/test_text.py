from __future__ import annotations


def test_gives_what_php_gives(serialized, expression, expected):
    assert serialized(expression) == expected


def test_a_text_too_long_is_not_made(serialized):
    assert serialized("str_repeat('abcdefgh', 1 << 40)") is None
    assert serialized("str_pad('a', 1 << 40)") is None
    assert serialized("str_replace('a', str_repeat('b', 1000000), str_repeat('a', 1000))") is None


def test_what_is_known_of_a_text_stays_known(acts):
    code = (
        "system(implode(' ', array('ls', $_GET['d']))); system(sprintf('%s -%d', $_GET['e'], 5));"
    )
    assert acts(code) == [
        "COMMAND system: ls  . <request $_GET['d']>",
        "COMMAND system: <request $_GET['e']> .  -5",
    ]
