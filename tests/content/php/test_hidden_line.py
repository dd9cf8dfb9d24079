from __future__ import annotations

import pytest

from pratique.content.php.hidden_line import hidden_lines
from pratique.content.php.syntax import parse

ORDINARY = b"\n$a = 1;" * 20


@pytest.mark.parametrize(
    ("source", "line"),
    [
        (b"<?php /* x */" + b" " * 120 + b"eval($x);", 1),
        (b"<?php\n$a = 1;" + b"\t" * 120 + b"@include $x;", 2),
        (b"<?php $z = '" + b"chr(1)" * 500 + b"';" + ORDINARY, 1),
    ],
)
def test_points_at(source, line):
    (mark,) = hidden_lines(parse(source), "/x.php")
    assert (mark.line, mark.mark) == (line, "php-long-hidden-line")


@pytest.mark.parametrize(
    "source",
    [
        b"<?php\n" + b" " * 200 + b"$a = 1;",
        b"<?php // a" + b" " * 200 + b"$b",
        b"<?php $a = 'x" + b" " * 200 + b"$b';",
        b"<?php ?><td>a" + b" " * 200 + b"<b>",
        b"<?php $z = '" + b"x" * 5000 + b"';" + ORDINARY,
        b"<?php $z = '" + b"chr(1)" * 500 + b"';",
    ],
)
def test_leaves_alone(source):
    assert list(hidden_lines(parse(source), "/x.php")) == []
