"""What the tests of the questions share: what they answer about a short program."""

from __future__ import annotations

import pytest

from pratique.content.script.expression import read
from pratique.content.script.flow import Flow
from pratique.content.script.page import Code, codes
from pratique.content.script.token import Dialect
from pratique.content.script.vocabulary import SOURCES

_INTERPRETED = {"py": "python", "pl": "perl"}


def _codes(text, name):
    suffix = name.rpartition(".")[2]
    if suffix in _INTERPRETED:
        return [Code(_INTERPRETED[suffix], text, "", text.lower())]
    return codes(text, suffix, "")


@pytest.fixture
def asked():
    """Each mark that `question(code, flow)` gives for a text: whether it is sure, or a hint."""

    def run(question, name, text):
        found = {}
        for code in _codes(text, name):
            basic = code.dialect is Dialect.BASIC
            flow = Flow(read(code.text, code.dialect), SOURCES[code.language], basic=basic)
            for one in question(code, flow):
                sure = one.confidence >= 0.7 or found.get(one.mark) == "sure"
                found[one.mark] = "sure" if sure else "hint"
        return found

    return run
