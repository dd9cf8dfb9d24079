from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.content.javascript.grammar import parse, text_of


@pytest.mark.parametrize(
    "script",
    [
        "if(a)b();else if(c)d();else{e}",
        "for(var i=0,j=1;i<j;i++)x[i]=j;for(k in o);for(const v of w){}",
        "var {a,b:c=2,...d}=e,[f,,g]=h;",
        "const f=async(a,{b}=c)=>{await a?.b?.[0]};g=x=>x*2",
        "class A extends B{constructor(){super()}static get x(){return 1}y=2}",
        "switch(a){case 1:b();break;default:c()}",
        "try{a()}catch{b()}finally{c()}",
        "do x++\nwhile(x<3)\nlabel:for(;;){break label}",
        "import a from 'b';export default function(){}",
        "x=a?b:c,(d,e);new F;new (g())(1).h`t${1}`",
        "a=b\n/c/g",
        "!function(){return/x/}()",
    ],
)
def test_reads_the_whole(script):
    assert parse(script)[1] == len(script)


@pytest.mark.parametrize(
    ("script", "statements"),
    [("a();b(;c()", 1), ("}", 0), ("(" * 100_000, 0), ("[" * 100_000, 0), ("a();" + "{" * 9999, 1)],
)
def test_keeps_what_stands_before_a_fault(script, statements):
    assert len(parse(script)[0]) == statements


@pytest.mark.parametrize(
    "script", ["x=" + "1+" * 20_000 + "1", "a" + ".b()" * 3000, "if(a)b;else " * 3000 + "c"]
)
def test_length_is_no_depth(script):
    assert parse(script)[1] == len(script)


def test_escapes():
    assert (
        text_of(
            r"\x41\u0042\103\n\u{44}\
E"
        )
        == "ABC\nDE"
    )


@given(st.text(alphabet="ab1(){}[];,=>+'`$/.? \n", max_size=80))
def test_any_text_is_read(script):
    assert 0 <= parse(script)[1] <= len(script)
