from __future__ import annotations

import pytest

from pratique.content.abuse.mailer import find
from pratique.content.base import Content

FORM = (
    b"<form method=post><input name=subject><input name=from><textarea name=emaillist></textarea>"
)
LOOP = (
    b"<?php if (false) { set_time_limit(0); $all = explode(\"\\n\", $_POST['emaillist']);"
    b" foreach ($all as $to) { mail($to, $_POST['subject'], $_POST['message'], 'From: ' . "
    b"$_POST['from']); flush(); } }"
)


def confidence(held):
    return [one.confidence for one in find(Content(held, "/srv/www/a/x.php", "php"))]


@pytest.mark.parametrize(
    ("held", "expected"),
    [
        (LOOP + b" ?>" + FORM, [0.9]),
        (LOOP, [0.8]),
        # Fields that become variables.
        (
            FORM + b'<textarea name=message></textarea><?php if (false) { $all = split("\n", '
            b"$emaillist);"
            b" for ($x = 0; $x < count($all); $x++) { mail($all[$x], $subject, $message); } }",
            [0.8],
        ),
    ],
)
def test_points_at(held, expected):
    assert confidence(held) == expected


@pytest.mark.parametrize(
    "held",
    [
        # A contact form.
        b"<?php $lines = explode(\"\\n\", $_POST['message']); foreach ($lines as $l) { $x .= $l; }"
        b" mail('me@a.example', $_POST['subject'], $x, 'From: ' . $_POST['from']); ?><textarea "
        b"name=message>",
        # A newsletter with its readers in a database, behind a guard.
        b"<?php defined('ABSPATH') or die; " + LOOP[5:],
        b"<?php namespace App; " + LOOP[5:],
        b"<?php echo 'mail';",
        LOOP[5:] + FORM,  # no program
        LOOP.replace(b"$_POST", b"$row") + b"?>",  # nothing comes from a visitor
        LOOP.replace(b"mail(", b"note(") + b" ?>" + FORM,
        LOOP.replace(b"set_time_limit(0); ", b"").replace(b"flush();", b""),
    ],
)
def test_leaves_alone(held):
    assert confidence(held) == []
