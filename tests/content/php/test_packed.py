from __future__ import annotations

import pytest

from pratique.content.php.packed import is_packed

PACKED = [
    b"$x = '" + b"7l35dytHdsb6c" * 12 + b"';",
    b"$x = 'ev'.'al(gzin'.'flate(\n" + (b"7l35dytHdsb6c" * 5 + b"\n") * 6 + b"';",
    b'$x = "' + b"\\x65\\x76\\x61" * 4 + b'";',
    b"$x = chr(101).chr(118) . chr(97).chr(108).'x';",
    b'$x = "base64_decode(\\"7l35\n' + (b"kTDacLtcBwXM8wC85ed6KXu" * 5 + b"\n") * 6 + b'A";',
    b"$f = $a[12].$a[3].$a[7].$a[9];",
    b"$x = array(" + b"101,118,97," * 15 + b"1); echo 'numbers that somebody undoes';",
]
PLAIN = [
    b"/*\n"
    + b"a line of words that somebody wrote into a comment, and longer than that\n" * 6
    + b"*/",
    b"$x = 'a text with words, however long it may be, that every person can read and understand "
    b"without any effort, because there are blanks in it';",
    b"$pattern = '/^[a-z0-9]+(?:-[a-z0-9]+)*$/';",
    b"$x = chr(13).chr(10);",
    b"echo $row[1].' '.$row[2];",
    b"$sizes = array(16, 32, 64);",
    b"define('NAMES', '\n"
    + b"a_name_of_one_thing_in_a_list\nof_things_that_are_known\n" * 9
    + b"');",
    b'$bom = "\\xef\\xbb\\xbf";',
]


@pytest.mark.parametrize("source", PACKED)
def test_points_at_what_has_to_be_undone(source):
    assert is_packed(b"<?php " + source)


@pytest.mark.parametrize("source", PLAIN)
def test_leaves_what_can_be_read(source):
    assert not is_packed(b"<?php " + source)
