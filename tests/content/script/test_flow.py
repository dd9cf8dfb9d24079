from __future__ import annotations

import pytest

from pratique.content.script.expression import read
from pratique.content.script.flow import Flow
from pratique.content.script.token import Dialect
from pratique.content.script.vocabulary import SOURCES

DIALECTS = {
    "java": Dialect.CURLY,
    "vbscript": Dialect.BASIC,
    "perl": Dialect.PERL,
    "python": Dialect.PYTHON,
}


def sink(language, text):
    flow = Flow(read(text, DIALECTS[language]), SOURCES[language], basic=language == "vbscript")
    step = next(s for s in flow.outline.steps if s.target is None and s.node.last == "sink")
    return flow, step


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("java", 'sink(request.getParameter("a"));'),
        ("java", 'String a = request.getParameter("a"); String b = a + "x"; sink(b);'),
        ("java", 'void f(String p) { sink(p); } f(request.getHeader("a"));'),
        ("java", "String f() { return request.getQueryString(); } sink(f());"),
        ("java", 's.append("x").append(request.getParameter("a")); sink(s.toString());'),
        ("java", "InputStream i = request.getInputStream(); i.read(b); sink(b);"),
        ("java", 's.setAttribute("k", request.getParameter("a")); sink(s.getAttribute("k"));'),
        ("vbscript", 'a = Request("x")\nsink a'),
        ("vbscript", 'Session("c") = Request.Form("x")\nsink Session("c")'),
        ("vbscript", "For Each i In Request.Form\nx = x & i\nNext\nsink x"),
        ("vbscript", 'sink eval("request")("x")'),
        ("perl", "my $c = param('c'); sink(\"$c 2>&1\");"),
        ("perl", "sub f { my $x = shift; sink($x); } f($ENV{QUERY_STRING});"),
        ("perl", "%F = $ENV{'QUERY_STRING'}; sink($F{'a'});"),
        ("python", "f = cgi.FieldStorage()\nsink(f.getvalue('x'))"),
        ("python", "sink(os.environ.get('QUERY_STRING'))"),
    ],
)
def test_follows(language, text):
    flow, step = sink(language, text)
    assert any(flow.visited(step.node.arguments, step.scope))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("java", 'sink("a");'),
        ("java", 'sink(Integer.parseInt(request.getParameter("a")));'),
        ("java", 'sink(request.getParameter("a").equals("b"));'),
        ("java", 's.setAttribute("k", request.getParameter("a")); sink(s.getAttribute("l"));'),
        ("java", 'String a = request.getParameter("a") == null ? "b" : "c"; sink(a);'),
        ("vbscript", 'a = CInt(Request("x"))\nsink a'),
        ("vbscript", 'sink Request.ServerVariables("SCRIPT_NAME")'),
        ("perl", "sink($ENV{PATH});"),
        ("perl", "sink($ENV{HTTP_PROXY});"),
        ("perl", 'sink($ENV{"A_$x"});'),
        ("python", "sink(os.environ['HOME'])"),
        ("python", "x = io.StringIO()\nsink(x.getvalue())"),
    ],
)
def test_stops(language, text):
    flow, step = sink(language, text)
    assert not any(flow.visited(step.node.arguments, step.scope))


@pytest.mark.parametrize(
    ("text", "wholly"),
    [
        ('sink(request.getParameter("a"));', True),
        ('n = app.getRealPath("/") + request.getParameter("a"); sink(n);', True),
        ('sink("insert into a " + request.getParameter("a"));', False),
    ],
)
def test_knows_what_is_wholly_a_visitors(text, wholly):
    flow, step = sink("java", text)
    assert flow.wholly(step.node.arguments[0], step.scope) is wholly
