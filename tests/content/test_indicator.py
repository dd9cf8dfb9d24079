from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.content.indicator import Indicator, IndicatorKind, indicators


def named(text: bytes) -> list[tuple[str, str]]:
    return [(one.kind.value, one.value) for one in indicators(text)]


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        (b"get('http://c2.example.com/a.php?x=1');", "url", "http://c2.example.com/a.php?x=1"),
        (b"see https://c2.example.com/a.", "url", "https://c2.example.com/a"),
        (b"HTTP://C2.EXAMPLE.COM/a", "url", "HTTP://C2.EXAMPLE.COM/a"),
        (b"fsockopen('tcp://192.0.2.7:443')", "url", "tcp://192.0.2.7:443"),
        (b'<script src="//c2.example.com/x.js">', "url", "//c2.example.com/x.js"),
        (b"<script src=//c2.example.com/x.js>", "url", "//c2.example.com/x.js"),
        (b"$to='some.one+x@mail.example.org';", "email-addr", "some.one+x@mail.example.org"),
        (b"$ip = '192.0.2.7';", "ipv4-addr", "192.0.2.7"),
        (b"connect 198.51.100.255 4444", "ipv4-addr", "198.51.100.255"),
        (b"$h='c2.bad-host.xyz';", "domain-name", "c2.bad-host.xyz"),
        (b"$h='EXAMPLE.COM';", "domain-name", "EXAMPLE.COM"),
        (b"include '/tmp/.sess_x';", "file path", "/tmp/.sess_x"),
        (b"cat /etc/passwd;", "file path", "/etc/passwd"),
        (
            b"md5($p)=='5f4dcc3b5aa765d61d8327deb882cf99'",
            "hash",
            "5f4dcc3b5aa765d61d8327deb882cf99",
        ),
        (b"'" + b"a1" * 20 + b"'", "hash", "a1" * 20),
        (b"'$2y$10$" + b"a" * 53 + b"'", "hash", "$2y$10$" + "a" * 53),
        (b"bot='123456789:" + b"A" * 35 + b"'", "telegram token", "123456789:" + "A" * 35),
    ],
)
def test_names(text, kind, value):
    assert named(text) == [(kind, value)]


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"$a = 1.5; $b = '1.2.3'; $c = '1.2.3.4.5';",
        b"'127.0.0.1' '0.0.0.0' '255.255.255.0' '300.1.1.1' '01.2.3.4'",
        b"$this->me.com; $object.to(1); $a.in",
        b"array_map.call.me (1)",
        b"// a comment, and one more //",
        b"echo $x/tmp/2; a</usr/b>",
        b"'5f4dcc3b5aa765d61d8327deb882cf9'",
        b"a@b",
        bytes(10_000),
        bytes(range(256)) * 4,
    ],
)
def test_names_nothing(text):
    assert named(text) == []


def test_a_thing_is_told_once_and_a_domain_not_beside_its_url():
    url = b"http://c2.example.com/a "
    text = url + url + b"C2.example.com b@c2.example.com example.com"
    assert named(text) == [
        ("url", "http://c2.example.com/a"),
        ("email-addr", "b@c2.example.com"),
        ("domain-name", "example.com"),
    ]


def test_there_is_an_end():
    many = b" ".join(b"http://%d.example.com/" % number for number in range(2000))
    assert len(named(many)) == 500
    nothing = b" ".join(b"0.1.%d.%d" % divmod(number, 256) for number in range(30_000))
    assert named(nothing + b" other.com") == [("domain-name", "other.com")]


@given(
    st.lists(st.sampled_from([b"http://", b"a.com", b"/tmp/x", b"1.2.3.4", b"@", b" ", b"\xff"]))
)
def test_each_value_stands_in_the_text(pieces):
    text = b"".join(pieces)
    found = list(indicators(text))
    assert len(set(found)) == len(found)
    assert all(one.value.encode("latin-1") in text for one in found)
    assert all(one == Indicator(IndicatorKind(one.kind), one.value) for one in found)
