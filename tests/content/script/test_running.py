from __future__ import annotations

from pratique.content.script.expression import read
from pratique.content.script.flow import Flow
from pratique.content.script.page import Code, codes
from pratique.content.script.running import Running
from pratique.content.script.token import Dialect
from pratique.content.script.vocabulary import SOURCES


def seen(text, name):
    found = codes(text, name.rpartition(".")[2], "") or [Code("python", text, "", text.lower())]
    answers = set()
    for code in found:
        basic = code.dialect is Dialect.BASIC
        flow = Flow(read(code.text, code.dialect), SOURCES[code.language], basic=basic)
        answers |= {one.mark for one in Running(code, flow).all()}
    return answers


def test_points_at():
    assert "page-runs-request" in seen('<%eval request("x")%>', "a.asp")


def test_leaves_alone():
    assert "page-runs-request" not in seen('<% conn.Execute(request("x")) %>', "a.asp")
