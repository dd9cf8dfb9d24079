from __future__ import annotations

from pratique.checks.marked_content import payloads, seen
from pratique.content.mark import Mark
from pratique.store.tables import Tables
from pratique.survey.file import File


def test_the_surest_mark_of_a_content_speaks_for_it(file):
    rows = [
        Mark("/a", 1, "m", "one", "", 0.8),
        Mark("/a", 2, "m", "two", "", 0.9),
        Mark("/b", 1, "m", "one", "", 0.8),
        Mark("/c", 1, "other", "one", "", 0.9),
        file("/a"),
        file("/b"),
    ]
    with Tables.of(rows, [Mark, File]) as tables:
        (payload,) = payloads(seen(tables, "m"))
    assert payload.best.quote == "two"
    assert [str(place) for place in payload.places] == ["/a:2", "/b:1"]
    assert "2 places" in payload.sign(why="Why.").why.english


def signs(*rows):
    with Tables.of(rows, [Mark, File]) as tables:
        return [payload.sign() for payload in payloads(seen(tables, "m"))]


def test_a_place_in_data_has_no_line(file, typed):
    (sign,) = signs(Mark("/a b", None, "m", "one", "", 0.8), file("/a b"))
    shown = "strings -a -n 8 $'ROOT/a b' 2>&1 | grep -n '<?' | cut -c1-400 | cat -v"
    assert typed(sign) == shown


def test_a_place_in_a_text_has_one(file, typed):
    (sign,) = signs(Mark("/a", 3, "m", "one", "", 0.8), file("/a"))
    assert typed(sign) == "sed -n 3p ROOT/a 2>&1 | cut -c1-400 | cat -v"


def test_one_content_under_many_names_is_one_sign(file):
    paths = [f"/srv/www/a/{number}.php" for number in range(30)]
    (sign,) = signs(*(Mark(path, 3, "m", "x", "", 0.9) for path in paths), *map(file, paths))
    assert [place.path for place in sign.places] == sorted(paths)
    assert sign.subject == "0" * 64


def test_a_file_without_a_digest_stands_for_itself(file):
    (sign,) = signs(Mark("/a", 3, "m", "x", "", 0.9), file("/a", sha256=None))
    assert sign.subject == "/a"


def test_one_long_line_put_into_many_files_is_one_payload(file):
    injected = "eval(base64_decode($_POST['" + "k" * 60 + "']));"
    rows = [Mark(path, 1, "m", injected, "", 0.9) for path in ("/a", "/b", "/c")] + [
        file(path, sha256=name * 64) for path, name in (("/a", "a"), ("/b", "b"), ("/c", "c"))
    ]
    with Tables.of(rows, [Mark, File]) as tables:
        (payload,) = payloads(seen(tables, "m"))
    assert [place.path for place in payload.places] == ["/a", "/b", "/c"]
    assert "The same code stands at 3 places" in payload.sign().why.english


def test_a_short_quote_is_the_same_by_chance(file):
    rows = [Mark(path, 1, "m", "eval($_GET[0]);", "", 0.9) for path in ("/a", "/b")]
    rows += [file("/a", sha256="a" * 64), file("/b", sha256="b" * 64)]
    with Tables.of(rows, [Mark, File]) as tables:
        assert len(list(payloads(seen(tables, "m")))) == 2


def test_two_marks_of_one_file_are_one_payload_however_long_they_are(file):
    one, two = (f"eval(base64_decode($_POST['{letter * 60}']));" for letter in "ab")
    (sign,) = signs(
        Mark("/a", 3, "m", one, "Why.", 0.8), Mark("/a", 9, "m", two, "Also.", 0.9), file("/a")
    )
    assert (sign.quote, sign.places[0].line) == (two, 9)
    assert sign.why.english == "Also. See also line 3."


def test_what_lies_in_other_files_too_is_not_told_with_a_single_one(file):
    own = "$run = $_COOKIE['lang']; $run($_SERVER['HTTP_ACCEPT_LANGUAGE']);"
    put_in = "eval(base64_decode(strrev($_POST['a']))); include 'nothing';"
    rows = [
        Mark("/a", 1, "m", put_in, "", 0.8),
        Mark("/a", 9, "m", own, "", 0.9),
        Mark("/b", 1, "m", put_in, "", 0.8),
    ]
    found = signs(*rows, file("/a", sha256="a" * 64), file("/b", sha256="b" * 64))
    assert [[place.path for place in sign.places] for sign in found] == [["/a"], ["/a", "/b"]]


def test_by_hand_shows_every_line_that_the_reason_names(file, typed):
    why = "The value of $_POST['c'] (line 2) is run by eval on line 9."
    (sign,) = signs(Mark("/a", 9, "m", "one", why, 0.8), file("/a"))
    assert typed(sign) == "sed -n -e 2p -e 9p ROOT/a 2>&1 | cut -c1-400 | cat -v"


def test_what_is_hidden_is_unwrapped_by_hand(file, typed):
    why = "eval runs the value of $_POST['c'] (line 1 of a text that is hidden under one layer)."
    (sign,) = signs(Mark("/a", 9, "m", "one", why, 0.8), file("/a"))
    assert typed(sign) == "pratique unwrap ROOT/a 2>&1 | cat -v"
