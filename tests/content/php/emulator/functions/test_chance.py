from __future__ import annotations


def test_gives_what_php_gives(serialized, expression, expected):
    assert serialized(expression) == expected


def test_nobody_knows_it_without_a_seed(serialized):
    assert serialized("mt_rand()") is None
    assert serialized("rand(1, 6)") is None
    assert serialized("str_shuffle('abc')") is None


def test_a_seed_in_a_branch_that_may_not_be_taken_is_none(emulated):
    machine = emulated("mt_srand(1); if ($_GET['x']) { mt_srand(2); } echo mt_rand();")
    assert machine.output == b""


def test_a_branch_that_may_not_be_taken_moves_the_sequence(emulated):
    machine = emulated("mt_srand(1); if ($_GET['x']) { mt_rand(); } echo mt_rand();")
    assert machine.output == b""
