from __future__ import annotations

from pratique.content.php.syntax import arguments, by_kind, parse

CALL = frozenset({"function_call_expression"})


def test_lines_are_those_of_the_file():
    source = parse(b"<?php\n\nf(1);", first_line=10)
    (call,) = by_kind(source.root, CALL)["function_call_expression"]
    assert (source.line(call), source.quote(call)) == (12, "f(1)")
    assert [source.word(value) for value in arguments(call)] == ["1"]


def test_single_bytes_come_back():
    source = parse(b"<?php f('\xe9');")
    (call,) = by_kind(source.root, CALL)["function_call_expression"]
    assert source.single_byte
    assert source.literal(source.slice(arguments(call)[0])) == b"'\xe9'"


def test_the_old_way_to_pick_a_character_is_understood():
    assert not parse(b"<?php f($a{1}.$b['x']{2});").root.has_error


def test_a_broken_tree_gives_the_same_nodes():
    whole = b"<?php f(g(1)); h();"
    broken = whole + b" ((("
    names = [
        [source.word(call) for call in by_kind(source.root, CALL)["function_call_expression"]]
        for source in (parse(whole), parse(broken))
    ]
    assert parse(broken).root.has_error
    assert names[0] == names[1] == ["f(g(1))", "g(1)", "h()"]


def test_names_of_characters_that_take_four_bytes_are_names():
    source = parse('<?php $😀 = "a"; $🙂 = $😀 . "b"; $🙂($_GET["👽"]);'.encode())
    assert not source.root.has_error
    assert len(source.text) == len('<?php $😀 = "a"; $🙂 = $😀 . "b"; $🙂($_GET["👽"]);'.encode())


def test_a_text_of_such_characters_stays_as_it_is():
    assert "😀".encode() in parse('<?php echo "😀";'.encode()).text
