from __future__ import annotations

import pytest

from pratique.content.abuse.phishing import find
from pratique.content.base import Content

FORM = b"<form method=post action='next.php'><input type=password name=p></form>"


def marks(held, kind="html"):
    return [(one.mark, one.confidence) for one in find(Content(held, "/srv/www/a/x.html", kind))]


@pytest.mark.parametrize(
    ("held", "confidence"),
    [
        (b"<!-- saved from url=(0024)https://login.live.com/ --><html>" + FORM, 0.9),
        (b"<!-- Mirrored from www.paypal.com/signin by a copier --><html>" + FORM, 0.9),
        (
            b"<title>PayPal: Login</title><img src='https://www.paypalobjects.com/logo.svg'>"
            + FORM,
            0.9,
        ),
        (
            b"<link href=https://aadcdn.msauth.net/a.css><img src=//aadcdn.msauth.net/b.png>"
            + FORM,
            0.75,
        ),
        (b"<title>Sign in to Outlook</title>" + FORM, 0.75),
        # The form leads to another machine; a search stands before it.
        (
            b"<!-- saved from url=(0024)https://login.live.com/ --><html><form action=s.php>"
            b"<input name=q></form><form action='https://b.example.net/x'><input type=password>"
            b"</form>",
            0.75,
        ),
    ],
)
def test_points_at(held, confidence):
    assert marks(held) == [("html-brand-form", confidence)]


def test_a_program_that_its_own_form_leads_to():
    held = b"<title>PayPal</title><form method=post><input type=password></form>"
    assert marks(held + b"<?php if (false) { keep($_POST); }", "php") == []
    held = held.replace(b"<form", b"<form action=''")
    assert marks(held + b"<?php if (false) { keep($_POST); }", "php") == [("html-brand-form", 0.75)]


def test_a_wallet():
    held = (
        b"<html>Enter your 12-word recovery phrase<form action=s.php><textarea "
        b"name=phrase></textarea>"
    )
    assert marks(held) == [("html-wallet-form", 0.75)]


@pytest.mark.parametrize(
    "held",
    [
        # The owner of the name gets what is typed.
        b"<title>PayPal</title><form action='https://www.paypal.com/x'><input "
        b"type=password></form>",
        # An own login with a button of a provider.
        b"<title>Log in</title><img src='https://static.licdn.com/in.png'>" + FORM,
        b"<title>Intranet</title>" + FORM,
        # Pages, not pictures, of a provider; a form that leads nowhere.
        b"<title>Intranet</title><a href='https://www.paypal.com/x'></a>" * 3 + FORM,
        b"<title>PayPal</title><form><input type=password></form>",
        b"Enter your recovery phrase <textarea name=phrase></textarea>",
        b"<title>How to use PayPal</title><form action=search.php><input name=q></form>",
        b"<title>Outlook</title><form action='/login'><input type=password></form>",
        b"A recovery phrase is a list of words. <form action=s.php><input name=q></form>",
    ],
)
def test_leaves_alone(held):
    assert marks(held) == []
