from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.content.base import Content
from pratique.content.identify import identify
from pratique.content.script.tags import ANALYSER


def seen(text, name="a.cfm"):
    held = text.encode()
    content = Content(held, f"/srv/{name}", identify(held, name))
    return {one.mark for one in ANALYSER.find(content) if one.confidence >= 0.7}


@pytest.mark.parametrize(
    ("mark", "name", "text"),
    [
        (
            "page-runs-request",
            "a.cfm",
            '<cfexecute name="cmd.exe" arguments="/c #form.c#" variable="o" timeout="9">',
        ),
        (
            "page-runs-request",
            "a.cfm",
            """<cfset c = url.c>\n<cfexecute name="/bin/sh" arguments="-c '#c#'" variable="o"/>""",
        ),
        (
            "page-writes-request",
            "a.cfm",
            '<cffile action="write" file="#form.f#" output="#form.t#">',
        ),
        ("page-runs-request", "a.shtml", '<!--#exec cmd="$QUERY_STRING_UNESCAPED" -->'),
    ],
)
def test_sees(mark, name, text):
    assert seen(text, name) == {mark}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.cfm", '<cfexecute name="uptime" arguments="-p" variable="o" timeout="9">'),
        ("a.cfm", '<cfset c = "a"><cfexecute name="tool" arguments="#c#">#form.c#'),
        ("a.cfm", '<cffile action="write" file="#log#" output="#form.t#">'),
        ("a.cfm", '<cffile action="upload" filefield="f" destination="#uploads#">'),
        ("a.shtml", '<!--#exec cmd="date" --><!--#echo var="QUERY_STRING" -->'),
        ("a.txt", '<cfexecute name="#form.c#">'),
    ],
)
def test_leaves_alone(name, text):
    assert seen(text, name) == set()


@given(st.text(max_size=200))
def test_any_text(text):
    seen(f"<cfexecute {text}")
