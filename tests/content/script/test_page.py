from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.content.script.page import codes, page_text


@pytest.mark.parametrize(
    ("held", "hidden"),
    [
        (b"<% a %>", ""),
        (b"<%@codepage=65000%><% +AGE- %>", "65000"),
        (b'<%@page pageEncoding="cp037"%>' + "<% a %>".encode("cp037"), "CP037"),
        ("<?xml version='1.0'?><% a %>".encode("cp037"), "EBCDIC"),
    ],
)
def test_reads_what_is_hidden_by_its_encoding(held, hidden):
    text, said = page_text(held)
    assert said == hidden
    assert " a " in text


@pytest.mark.parametrize(
    ("text", "suffix", "language", "code"),
    [
        ("<p>\n<%= f(a) %>", "jsp", "java", "f(a)"),
        ("<%! int x; %>", "jsp", "java", "int x;"),
        ("<jsp:scriptlet>ex<![CDATA[ec(]]>a);</jsp:scriptlet>", "jspx", "java", "exec(a);"),
        ("<jsp:scriptlet>&#x65;x()</jsp:scriptlet>", "jspx", "java", "ex()"),
        ("<% \\u0065x() %>", "jsp", "java", "ex()"),
        ("<% Dim a %>", "asp", "vbscript", "Dim a"),
        ('<%@ Language="JScript" %><% f() %>', "asp", "jscript", "f()"),
        ('<%@ Page Language="C#" %><% f(); %>', "aspx", "net", "f();"),
        ('<script runat="server" language="JScript">f()</script>', "asp", "jscript", "f()"),
        ("class A { }", "java", "java", "class A"),
    ],
)
def test_finds_the_program(text, suffix, language, code):
    assert [one.language for one in codes(text, suffix, "") if code in one.text] == [language]


def test_lines_stay_where_they_are():
    (code,) = codes("<p>\n\n<% aa %>\n<% bb %>", "asp", "asp")
    assert code.text.count("\n", 0, code.text.index("aa")) == 2


@pytest.mark.parametrize("text", ["<script>f()</script>", "<%-- a --%>", '<%@ page import="a" %>'])
def test_leaves_alone(text):
    assert codes(text, "html", "html") == []


@given(st.binary(max_size=400))
def test_any_bytes(held):
    text, _ = page_text(held)
    assert isinstance(codes(text, "jsp", "jsp"), list)
