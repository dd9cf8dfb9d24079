from __future__ import annotations

import pytest

from logged import ROOT, STRANGER, file, finding, request
from pratique.story.entry import web

SHELL = f"{ROOT}/wp-content/uploads/x.php"
URL = "/wp-content/uploads/x.php"
AT = "2026-11-03 02:10:00"


def acts(situated, *rows, copied=False, check="web-php-runs-request"):
    found = web.find(situated([file(SHELL, AT), *rows], [finding(SHELL, check)], copied=copied))
    return sorted(found, key=lambda act: -act.confidence)


@pytest.mark.parametrize(
    ("target", "vector"),
    [
        ("/upload.php", "file-upload"),
        ("/wp-content/plugins/gallery/up.php", "web-exploit"),
        ("/wp-admin/admin-ajax.php?action=nopriv_up", "web-exploit"),
        ("/index.php?option=com_fabrik", "web-exploit"),
        ("/page.php?f=../../x", "web-exploit"),
        ("/user/register?element_parents=account/mail/%23value&ajax_form=1", "web-exploit"),
        ("/?q=user/password&name[%23post_render][]=x", "web-exploit"),
        ("/user/register?element=1", "file-upload"),
        ("/wp-admin/update.php?action=upload-plugin", "cms-login"),
    ],
)
def test_what_was_sent_when_the_page_came(situated, target, vector):
    [act] = acts(situated, request(AT, "POST", target))
    assert (act.vector, act.address) == (vector, STRANGER)
    assert act.log == "/var/log/nginx/access.log"
    assert act.explains == {"F-000001"}


def test_who_then_calls_it_is_likelier(situated):
    sent = request(AT, "POST", "/upload.php")
    [alone] = acts(situated, sent)
    [called] = acts(situated, sent, request("2026-11-03 02:10:04", "POST", URL))[:1]
    assert called.confidence > alone.confidence + 0.2
    assert called.confidence > 0.9


def test_on_a_copy_with_fresh_times_the_calls_tell(situated):
    rows = [request(AT, "POST", "/upload.php"), request("2026-11-03 02:10:04", "POST", URL)]
    best = acts(situated, *rows, copied=True)[0]
    assert (best.vector, best.target) == ("file-upload", "/upload.php")


@pytest.mark.parametrize(
    "row",
    [
        request("2026-11-03 04:10:00", "POST", "/upload.php"),
        request(AT, "GET", "/upload.php"),
        request(AT, "POST", "/upload.php", "127.0.0.1"),
        request(AT, "POST", "/upload.php", status=404),
    ],
)
def test_left_alone(situated, row):
    assert acts(situated, row) == []


def test_what_everybody_sends_is_less_likely(situated):
    crowd = [
        request("2026-11-01 02:10:00", "POST", "/contact.php", f"192.0.2.{n}") for n in range(20)
    ]
    [act] = acts(situated, request(AT, "POST", "/contact.php"), *crowd)
    [other] = acts(situated, request(AT, "POST", "/upload.php"))
    assert act.confidence < other.confidence


def test_a_call_of_the_shell_is_not_the_way_in(situated):
    assert (
        acts(situated, request(AT, "POST", URL), request("2026-11-03 02:10:09", "POST", URL)) == []
    )
