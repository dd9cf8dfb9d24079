from __future__ import annotations


def test_gives_what_php_gives(serialized, expression, expected):
    assert serialized(expression) == expected


def test_an_array_too_long_is_not_made(serialized):
    assert serialized("range(1, 1 << 40)") is None
    assert serialized("array_fill(0, 1 << 40, 1)") is None
    assert serialized("array_pad([], 1 << 40, 1)") is None


def test_items_that_nobody_knows_are_moved(acts):
    code = "$a = array_merge(array('x' => $_GET['p']), array(1)); eval($a['x']); eval($a[0]);"
    assert acts(code) == ["CODE eval: <request $_GET['p']>", "CODE eval: 1"]


def test_a_copy_is_not_written_through(emulated):
    code = "$a = [[1], [2]]; $b = array_values($a); $b[0][] = 'new'; echo count($a[0]);"
    assert emulated(code).output == b"1"
