from __future__ import annotations

import pytest

from logged import OFFICE, STRANGER, at, login, machine, machine_with_sessions, request
from pratique.parsers.etc_hosts import EtcHosts
from pratique.parsers.resolver import Nameserver
from pratique.parsers.web_directive import WebDirective
from pratique.story.indicator.indicator import Because
from pratique.story.indicator.own import Own, addresses_in, canonical
from pratique.survey.machine import Machine

BEGIN = at("2026-11-03 02:10:00")


def directive(name, value):
    return WebDirective("/etc/nginx/x", 1, "nginx", name, value, "")


@pytest.mark.parametrize(
    ("address", "because"),
    [
        ("10.1.2.3", Because.PRIVATE),
        ("127.0.0.1", Because.PRIVATE),
        ("fe80::1", Because.PRIVATE),
        ("8.8.8.8", Because.OWN),
        ("203.0.113.5", Because.OWN),
        ("203.0.113.7", Because.OWN),
        ("203.0.113.9", Because.OWN),
        ("2001:db8::5", Because.OWN),
        (OFFICE, Because.CAME_BEFORE),
        ("198.51.100.200", Because.CRAWLER),
        (STRANGER, None),
    ],
)
def test_whose_an_address_is(address, because):
    tables = machine_with_sessions(
        directive("listen", "203.0.113.5:443 ssl"),
        directive("listen", "[2001:db8::5]:443"),
        directive("set_real_ip_from", "203.0.113.9/32"),
        Nameserver("/etc/resolv.conf", 1, "203.0.113.7"),
        login("2026-11-01 08:00:00", "anna", OFFICE),
        login("2026-11-03 03:00:00", "anna", STRANGER),
        request("2026-11-02 08:00:00", "GET", "/", "198.51.100.200",
                agent="Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"),
    )  # fmt: skip
    assert Own.of(tables, BEGIN).refuses_address(address) is because


def test_who_came_before_is_not_asked_where_nobody_knows_when_it_began():
    tables = machine(login("2026-11-01 08:00:00", "anna", OFFICE))
    assert Own.of(tables, None).refuses_address(OFFICE) is None


@pytest.mark.parametrize(
    ("host", "because"),
    [
        ("blog.example", Because.OWN),
        ("www.blog.example", Because.OWN),
        ("cdn.blog.example.", Because.OWN),
        ("notblog.example", None),
        ("raw.githubusercontent.com", Because.SERVICE),
        ("api.telegram.org", Because.SERVICE),
        ("telegram.org.evil.example", None),
        ("intern.example", Because.OWN),
        ("evil.example", None),
    ],
)
def test_whose_a_name_is(host, because):
    tables = machine(
        Machine("harbour", "", "", ""),
        EtcHosts("/etc/hosts", 1, "127.0.1.1", ("intern.example", "harbour")),
    )
    tables.prepare("UPDATE site SET name = 'blog.example', names = ['www.blog.example', '_']")
    assert Own.of(tables, None).refuses_host(host) is because


@pytest.mark.parametrize(
    ("written", "form"),
    [
        ("2001:DB8::0:1", "2001:db8::1"),
        ("[2001:db8::1]", "2001:db8::1"),
        ("::ffff:203.0.113.5", "203.0.113.5"),
        ("203.0.113.5", "203.0.113.5"),
        ("fe80::1%eth0", "fe80::1"),
        ("evil.example", None),
        ("", None),
    ],
)
def test_an_address_has_one_form(written, form):
    assert canonical(written) == form


def test_addresses_are_found_in_a_text():
    text = "listen 203.0.113.5:80; [2001:db8::5]:443 1.2.3 1.2.3.4.5 999.1.1.1"
    assert list(addresses_in(text)) == ["203.0.113.5", "2001:db8::5"]
