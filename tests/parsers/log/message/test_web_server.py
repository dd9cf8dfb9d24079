from __future__ import annotations

import pytest
from agreement import reading
from hearing import hear
from hypothesis import given, settings
from hypothesis import strategies as st

ASKED = '192.0.2.1 - - [03/Nov/2026:02:10:00 +0100] "POST /x.php?a=1 HTTP/1.1" 200 35 "-" "curl/8"'
NGINX = (
    '2026/11/03 02:10:00 [error] 12#34: *56 open() "/var/www/x" failed (2: No such file), '
    'client: 192.0.2.1, server: example.org, request: "GET /x HTTP/1.1", host: "example.org"'
)


@pytest.mark.parametrize(
    ("program", "service"),
    [
        ("nginx", "nginx"),
        ("httpd", "apache"),
        ("apache2-access", "apache"),
        ("lighttpd", "lighttpd"),
    ],
)
def test_a_request_is_heard(program, service):
    columns = "service", "address", "method", "target", "status", "agent", "time_source"
    said = hear(program, ASKED, *columns)
    assert said == [
        ("web_request", service, "192.0.2.1", "POST", "/x.php?a=1", 200, "curl/8", "written zone")
    ]


@pytest.mark.parametrize(
    ("program", "message", "told"),
    [
        (
            "httpd/site",
            "[authz_core:error] [pid 7:tid 8] [client 192.0.2.1:99] AH01630: client denied by "
            "server configuration: /srv/www/",
            ("apache", "error", "192.0.2.1", "/srv/www/"),
        ),
        (
            "apache2",
            "[error] [client 192.0.2.1] File does not exist: /x",
            ("apache", "error", "192.0.2.1", "/x"),
        ),
        ("nginx", NGINX, ("nginx", "error", "192.0.2.1", "/var/www/x")),
        ("nginx", NGINX[20:], ("nginx", "error", "192.0.2.1", "/var/www/x")),
        (
            "lighttpd",
            "(mod_auth.c.853) no user / username: eve IP: 192.0.2.1",
            ("lighttpd", None, "192.0.2.1", None),
        ),
        (
            "php-fpm",
            "PHP Warning:  odd in /var/www/x.php on line 3",
            ("php", "Warning", None, "/var/www/x.php"),
        ),
    ],
)
def test_a_complaint_is_heard(program, message, told):
    columns = "service", "level", "address", "script"
    assert hear(program, message, *columns) == [("error_event", *told)]


@pytest.mark.parametrize(
    ("program", "message"),
    [
        ("nginx", "signal process started"),
        ("httpd", "Server configured, listening on: port 80"),
        ("php", "done"),
        ("logger", ASKED),
    ],
)
def test_what_is_neither(program, message):
    assert hear(program, message, "service") == []


def test_a_time_of_its_own_counts_and_the_time_of_syslog_otherwise():
    read = reading(f"Nov  3 02:10:01 web nginx: {ASKED}\n")
    [row] = read.of("web_request")
    assert row["time"].isoformat() == "2026-11-03T01:10:00"
    [row] = reading("Nov  3 02:10:01 web httpd[7]: [error] no\n").of("error_event")
    assert (row["time"].isoformat(), row["pid"]) == ("2004-11-03T01:10:01", 7)


@settings(deadline=None, max_examples=60)
@given(st.sampled_from(("nginx", "httpd", "lighttpd", "php")), st.text(max_size=60))
def test_any_text(program, text):
    for message in (text, ASKED.replace("curl/8", text), f"[error] {text}", f"PHP Notice: {text}"):
        assert len(hear(program, message, "service")) <= 1
