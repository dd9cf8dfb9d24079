from __future__ import annotations

import pytest

from pratique.model import Instant
from pratique.phrase import Phrase
from pratique.story.entry.act import VECTORS, Act, Reason


def test_reasons_make_an_act_likelier_or_less_likely():
    act = Act("supply", Instant(1), Phrase("x"))
    assert act.confidence < 0.1
    likely = act.because(Reason(3.0, Phrase("a")), Reason(3.0, Phrase("b")))
    assert likely.confidence > 0.9
    assert likely.because(Reason(-3.0, Phrase("c"))).confidence < likely.confidence
    assert act.reasons == ()


@pytest.mark.parametrize("weight", [1e9, -1e9])
def test_no_weight_is_too_much(weight):
    assert (
        0
        <= Act("supply", Instant(1), Phrase("x")).because(Reason(weight, Phrase("a"))).confidence
        <= 1
    )


@pytest.mark.parametrize(
    ("log", "line", "place"), [("/a", 3, "/a:3"), ("/a", None, "/a"), ("", None, "")]
)
def test_a_place_is_a_log_and_a_line(log, line, place):
    assert Act("supply", Instant(1), Phrase("x"), log=log, line=line).place == place


def test_vectors_are_those_of_the_contract():
    assert set(VECTORS) == {
        "file-upload", "web-exploit", "cms-login", "ssh-password", "ssh-key", "ftp-login",
        "mail-account", "panel-login", "database-login", "local-user", "neighbour-site", "supply",
        "unknown",
    }  # fmt: skip
