from __future__ import annotations

import pytest

from pratique.content.script.roundabout import Roundabout

RUNS = "page-runs-request"
CUT = 'execute "ev" & n & "al r"\n' * 3


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("a.asp", '<%Set e = GetRef("eval")\nx = eval\nx(Request("y"))%>', {RUNS: "sure"}),
        (
            "a.jsp",
            '<% Method m = c.getMethod("exec", s); m.invoke(o, request.getParameter("c")); %>',
            {RUNS: "sure"},
        ),
        (
            "a.jsp",
            '<% Method m = c.getMethod(request.getParameter("m"), s); m.invoke(o, '
            'request.getParameter("c")); %>',
            {RUNS: "sure"},
        ),
        (
            "a.jsp",
            '<% Method m = c.getMethod(d(n), s); m.invoke(o, request.getParameter("c")); %>',
            {RUNS: "sure"},
        ),
        (
            "a.jsp",
            '${"".getClass().forName("java.lang.Runtime").getMethods()[6].invoke(param.c)}',
            {RUNS: "sure"},
        ),
        (
            "a.jsp",
            '<% Object o = Class.forName("java.lang.ProcessBuilder").getConstructor(t)'
            '.newInstance(request.getParameter("c")); %>',
            {RUNS: "sure"},
        ),
        ("a.asp", f"<%{CUT}%>", {"script-hides-name": "sure"}),
    ],
)
def test_points_at(asked, name, text, expected):
    assert asked(lambda code, flow: Roundabout(code, flow).all(), name, text) == expected


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (
            "a.jsp",
            '<% Method m = c.getMethod("getName"); m.invoke(o, request.getParameter("c")); %>',
        ),
        ("a.jsp", '<% Method m = c.getMethod("exec", s); m.invoke(o, "uptime"); %>'),
        ("a.jsp", '${user.getClass().forName("org.example.Label")}'),
        # Two may be chance; and a name that changes says something.
        ("a.asp", f"<%{CUT[: len(CUT) // 3 * 2]}%>"),
        ("a.asp", f"<%n = 1\nn = x + 1\n{CUT}%>"),
        ("a.asp", '<%Set e = GetRef("show")\ne Request("y")%>'),
    ],
)
def test_leaves_alone(asked, name, text):
    assert asked(lambda code, flow: Roundabout(code, flow).all(), name, text) == {}
