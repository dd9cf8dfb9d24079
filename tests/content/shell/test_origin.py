from __future__ import annotations

import pytest

from pratique.content.shell.origin import fetched_to, origin_of
from pratique.content.shell.program import program_of
from pratique.content.shell.syntax import split


def program(text):
    return program_of(split(text)[-1])


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("curl x", "network"),
        ("/usr/bin/cur1 -s http://a.example/x", "network"),
        ("dig txt a.example", "network"),
        ("python3 -c 'print(urlopen(\"http://a.example\"))'", "network"),
        ("nc 192.0.2.7 80", "connection"),
        ("openssl s_client -connect a.example:443", "connection"),
        ("base64 -di x", "decoder"),
        ("openssl enc -d -aes-256-cbc", "decoder"),
        ("xxd -r -p", "decoder"),
        ("zcat x.gz", "decoder"),
        ("printf '\\x63\\x75\\x72'", "decoder"),
        ("cat /tmp/x", "writable"),
    ],
)
def test_origins(text, kind):
    assert origin_of(program(text)).kind == kind


@pytest.mark.parametrize(
    "text",
    [
        "echo http://a.example",
        "base64 x",
        "gzip x",
        "cat /etc/x",
        "printf '%s\\n' x",
        "tr a b",
        "ls",
    ],
)
def test_no_origin(text):
    assert origin_of(program(text)) is None


@pytest.mark.parametrize(
    ("text", "files"),
    [
        ("curl -s http://a.example/x", []),
        ("curl -sSLo /a http://a.example/x", ["/a"]),
        ("curl -O http://a.example/d/x?y=1", ["x"]),
        ("curl --output=/a http://a.example/x", ["/a"]),
        ("wget http://a.example/x", ["x"]),
        ("wget -qO /a http://a.example/x", ["/a"]),
        ("wget -O/a http://a.example/x", ["/a"]),
        ("wget --output-document /a http://a.example/x", ["/a"]),
    ],
)
def test_saved_files(text, files):
    assert list(fetched_to(program(text))) == files
