from __future__ import annotations

import pytest

from pratique.content.javascript.page import unknown


@pytest.mark.parametrize(
    ("path", "tags"),
    [
        ("document.referrer", {"referrer"}),
        ("navigator.userAgent", {"agent"}),
        ("document.cookie", {"cookie"}),
        ("x.responseText", {"remote"}),
        ("document.getElementById(cc_number).value", {"field", "card"}),
        ("document.querySelector(#password).value", {"field", "secret"}),
        ("document.querySelectorAll(input, select)[].value", {"field", "every"}),
        ("document.title", set()),
    ],
)
def test_tags(path, tags):
    assert unknown(path).tags == tags
