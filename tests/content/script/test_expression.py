from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.content.script.expression import Node, Step, read
from pratique.content.script.token import Dialect


@pytest.mark.parametrize(
    ("dialect", "text", "wanted"),
    [
        (Dialect.CURLY, "String x = (String) r.getParameter(a);", ("x", "r.getparameter()")),
        (Dialect.CURLY, "List<String> x = f();", ("x", "f()")),
        (Dialect.CURLY, "InputStream in = r.open();", ("in", "r.open()")),
        (Dialect.CURLY, "InputStream is = r.open(); is.read(b);", ("", "is.read()")),
        (Dialect.CURLY, "for (String s : f(x)) g(s);", ("s", "f()")),
        (Dialect.CURLY, "if (a) b.exec(c);", ("", "b.exec()")),
        (Dialect.CURLY, "while((n=i.read(b))>0){o.write(b,0,n);}", ("n", "i.read()")),
        (Dialect.CURLY, "var p : String = f();", ("p", "f()")),
        (Dialect.CURLY, "new U(c).g(d);", ("", "u().g()")),
        (Dialect.CURLY, "x = new Map<String, List<byte[]>>(f());", ("x", "map()")),
        (Dialect.CURLY, "x = new java.io.File(a);", ("x", "java.io.file()")),
        (Dialect.CURLY, "x = new byte[n]; y = f();", ("y", "f()")),
        (Dialect.CURLY, "o.run(new Runnable() { void run() { g(a); } });", ("", "g()")),
        (Dialect.CURLY, "x = String.class.getName();", ("x", "string.getname()")),
        (Dialect.CURLY, "x = " + "(" * 90 + "a" + ")" * 90 + "; y = f();", ("y", "f()")),
        (Dialect.CURLY, "x = a" + ".b()" * 300 + "; y = f();", ("y", "f()")),
        (Dialect.BASIC, "On Error Resume Next\nExecute b(1)", ("", "execute()")),
        (Dialect.BASIC, "Dim a, b(3)\nPrivate x\nx = f(1)", ("x", "f()")),
        (Dialect.BASIC, "Function G(a)\nReturn f(a)\nEnd Function", ("g", "f()")),
        (Dialect.BASIC, "Exit Sub\nx = f(1)", ("x", "f()")),
        (Dialect.BASIC, "Sub\nx = f(1)", ("x", "f()")),
        (Dialect.BASIC, "Function G(a\nx = f(1)", ("x", "f()")),
        (Dialect.BASIC, "With o\n.Run f(1)\nEnd With", ("", "with.run()")),
        (Dialect.BASIC, "If a Then Execute b(1)", ("", "execute()")),
        (Dialect.BASIC, "Set x = CreateObject(y)", ("x", "createobject()")),
        (Dialect.BASIC, "For Each i In r.Form", ("i", "r.form")),
        (Dialect.PYTHON, "exec base64.b64decode(x)", ("", "exec()")),
        (Dialect.PYTHON, "for i in f(x):", ("i", "f()")),
        (Dialect.PYTHON, "for", ("", "")),
        (Dialect.PYTHON, "with open(p) as f: f.write(g(x))", ("", "g()")),
        (Dialect.PYTHON, "x = f('a' 'b')", ("x", "f()")),
        (Dialect.PYTHON, "x = f(a[1:g(b)])", ("", "g()")),
        (Dialect.PYTHON, "x = a" + "[" * 90 + "b" + "]" * 90 + "\ny = f(c)", ("y", "f()")),
        (Dialect.PERL, "eval { f($x); };", ("", "f()")),
        (Dialect.PERL, "sub f; g($x);", ("", "g()")),
        (Dialect.PERL, "sub f($$) { g($x); }", ("", "g()")),
        (Dialect.PERL, "$x = $o->{a}->[1]->f($b);", ("$x", "$o()().f()")),
        (Dialect.PERL, "$x++; g($x);", ("", "g()")),
        (Dialect.PERL, 'system "id";', ("", "system()")),
        (Dialect.PERL, "foreach my $p (split(/&/, $q)) {", ("$p", "split()")),
    ],
)
def test_reads(dialect, text, wanted):
    steps = [*read(text, dialect).steps, Step(Node("name", "", 0), "")]
    assert wanted in [(step.target.path if step.target else "", step.node.path) for step in steps]


@pytest.mark.parametrize(
    ("dialect", "text"),
    [
        (Dialect.CURLY, "public String f(String a, byte[] b) throws E { return a; }"),
        (Dialect.BASIC, "Function F(ByVal a, b)\nF = a\nEnd Function"),
        (Dialect.BASIC, "Function F(ByVal a As String, Optional b)\nF = a\nEnd Function"),
        (Dialect.PYTHON, "def f(a, b):\n    return a"),
    ],
)
def test_knows_functions(dialect, text):
    outline = read(text, dialect)
    assert outline.functions["f"].parameters == ["a", "b"]
    assert [step.scope for step in outline.steps if step.target] == ["f"]


@pytest.mark.parametrize("dialect", list(Dialect))
@pytest.mark.parametrize(
    "piece", ["(", "[", "{", "a(", "x=", "a.", "-", "a,", "if(", "new ", "f(){", "a b "]
)
def test_depth_has_an_end(dialect, piece):
    assert read(piece * 20_000, dialect).texts == []


@given(st.text(alphabet="ab1 \"'(){}[]=+.,;:&$@\n#", max_size=300))
def test_any_text_is_read(text):
    for dialect in Dialect:
        assert read(text, dialect).steps is not None
