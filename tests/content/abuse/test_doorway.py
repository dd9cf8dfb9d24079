from __future__ import annotations

import pytest

from pratique.content.abuse.doorway import find
from pratique.content.base import Content

LINKS = b"".join(
    b"<a href='https://%s.example.net/'>%s</a>" % (host, word)
    for host, word in [
        (b"a", b"cheap viagra"),
        (b"b", b"casino"),
        (b"c", b"payday loans"),
        (b"d", b"poker"),
    ]
)


def marks(held, kind="html"):
    return [(one.mark, one.confidence) for one in find(Content(held, "/srv/www/x.php", kind))]


@pytest.mark.parametrize(
    "style",
    [
        b"display:none",
        b"position:absolute;left:-9999px",
        b"text-indent: -9999px",
        b"height:0;overflow:hidden",
        b"color:red; visibility:hidden",
    ],
)
def test_hidden_links(style):
    held = b"<html><p>text</p><div style='" + style + b"'>" + LINKS + b"</div>"
    assert marks(held) == [("html-hidden-links", 0.9)]


@pytest.mark.parametrize(
    ("held", "mark"),
    [
        (
            b"<?php if (false && preg_match('/googlebot|bingbot/i', $_SERVER['HTTP_USER_AGENT'])) {"
            b" echo file_get_contents('https://b.example.net/t'); exit; }",
            "php-cloaks",
        ),
        (
            b"<?php if (false && stripos($_SERVER['HTTP_REFERER'], 'google.com')) {"
            b" header('Location: https://b.example.net/'); exit; }",
            "php-cloaks",
        ),
        (
            b"<?php if (false) { $n = $_GET['n']; file_put_contents($n, "
            b"'google-site-verification: ' . $n); }",
            "php-claims-site",
        ),
    ],
)
def test_pages_for_robots(held, mark):
    assert mark in [name for name, _ in marks(held, "php")]


@pytest.mark.parametrize(
    ("held", "confidence"),
    [
        (b"<html><title>Hacked by somebody</title><h1>hello</h1>", 0.85),
        (b"<html><title>Home</title><h1>hacked by somebody</h1>", 0.7),
    ],
)
def test_defaced(held, confidence):
    assert marks(held) == [("html-defaced", confidence)]


@pytest.mark.parametrize(
    "held",
    [
        b"<html><div>" + LINKS + b"</div>",
        # A menu that opens.
        b"<ul style='display:none'>"
        + b"<li><a href='https://a.example/x'>casino</a>" * 9
        + b"</ul>",
        b"<div style='display:none'>" + LINKS[:60] + b"</div><p>" + LINKS,
        b"<html><title>News</title>" + b"word " * 400 + b"hacked by somebody",
        b"a log: hacked by somebody",
        b"<html><title>Home</title><p>The marks are owned by their firms, as ever.</p>",
        # A style without an element around it, and one whose element is closed before the links.
        b"x" * 500 + b" style='display:none'" + b"x" * 500 + LINKS,
        b"<html><img style='display:none'><br style='display:none'></br>" + LINKS,
        # An application that proves its own site to a search engine, and one that only asks.
        b"<?php namespace A; file_put_contents($n, 'google-site-verification: ' . $_GET['n']);",
        b"<?php echo 'google-site-verification: ' . $_GET['n'];",
        b"<?php file_put_contents('g.html', 'google-site-verification: abc');",
        # It asks for the browser, and has nothing to do with search engines.
        b"<?php if (preg_match('/mobile/', $_SERVER['HTTP_USER_AGENT'])) { "
        b"header('Location: https://m.a.example/'); }",
        b"<?php if (strpos($_SERVER['HTTP_USER_AGENT'], 'Googlebot')) { $isBot = true; }",
        # What does not want to be listed serves robots nothing.
        b"<?php $page = file_get_contents('https://b.example.net/'); if (preg_match('/google|bing/'"
        b", $_SERVER['HTTP_USER_AGENT'])) { header('HTTP/1.0 404 Not Found'); exit; }",
        b"<?php namespace A; class B { function c() { if (preg_match('/googlebot/', "
        b"$_SERVER['HTTP_USER_AGENT']))"
        b" { echo file_get_contents('https://b.example.net/'); } } }",
    ],
)
def test_leaves_alone(held):
    assert marks(held, "php" if b"<?" in held else "html") == []
