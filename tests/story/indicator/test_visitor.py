from __future__ import annotations

from dataclasses import replace

from logged import OFFICE, ROOT, STRANGER, at, finding, machine_with_sessions, request
from pratique.checks import all_checks
from pratique.story.indicator.indicator import Because, Kind, Rule
from pratique.story.indicator.own import Own
from pratique.story.indicator.visitor import ATTACKS, visitors
from pratique.story.story import Way

PAGE = f"{ROOT}/x.php"
NOBODY = Own(frozenset(), frozenset(), frozenset(), frozenset())
WAY = Way("web-exploit", at("2026-11-03 02:10:00"), "", STRANGER, "", "", "", "/l", 1, None, 0.7,
          (), (), ())  # fmt: skip


def asked(*rows, ways=(), own=NOBODY, check="web-php-runs-request"):
    return visitors(machine_with_sessions(*rows), [finding(PAGE, check)], ways, own)


def calls(*addresses, agent="tool/1.0"):
    return [
        request(f"2026-11-03 02:1{n}:00", "POST", "/x.php", address, agent=agent)
        for n, address in enumerate(addresses)
    ]


def test_the_checks_that_are_named_are_there():
    assert {check.slug for check in all_checks()} >= ATTACKS


def test_who_used_what_was_left():
    taken, left = asked(*calls(STRANGER))
    address, agent = taken
    assert (address.kind, address.value, address.rule) == (Kind.ADDRESS, STRANGER, Rule.CALLED)
    assert address.first == address.last == at("2026-11-03 02:10:00")
    assert (address.basis, address.personal) == ("log", True)
    assert (agent.kind, agent.value, agent.detects) == (Kind.AGENT, "tool/1.0", False)
    assert left == []


def test_the_way_in():
    taken, _ = asked(ways=[WAY])
    assert [(one.value, one.rule, one.techniques) for one in taken] == [
        (STRANGER, Rule.ENTRY, ("T1190",))
    ]


def test_a_way_that_is_not_likely_is_none():
    assert asked(ways=[replace(WAY, confidence=0.4)]) == ([], [])


def test_visitors_of_a_phishing_page_are_its_victims():
    assert asked(*calls(STRANGER), check="web-phishing-page") == ([], [])


def test_a_page_that_many_use_is_no_secret_of_one():
    many = [f"203.0.113.{n}" for n in range(1, 8)]
    assert asked(*calls(*many)) == ([], [Because.CALLERS] * 7)


def test_who_only_tried_is_not_taken():
    tried = request("2026-11-03 02:10:00", "GET", "/?cmd=id", OFFICE, status=404)
    assert asked(tried) == ([], [])


def test_the_servers_own_and_those_who_came_before_are_not_taken():
    own = Own(frozenset(), frozenset({STRANGER}), frozenset({OFFICE}), frozenset())
    taken, left = asked(*calls(STRANGER, OFFICE), ways=[WAY], own=own)
    assert taken == []
    assert sorted(left) == [Because.CAME_BEFORE, Because.OWN, Because.OWN]


def test_the_agent_of_a_browser_is_everybodys():
    firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
    taken, _ = asked(*calls(STRANGER, agent=firefox))
    assert [one.kind for one in taken] == [Kind.ADDRESS]


def test_of_the_line_of_an_attack_only_who_asked_is_read():
    line = f'{STRANGER} - - [x] "GET /?x=http://198.51.100.99/ HTTP/1.1" 200'
    answered = replace(finding(PAGE, "logs-exploit-answered"), quote=line)
    taken, _ = visitors(machine_with_sessions(), [answered], (), NOBODY)
    assert [(one.value, one.rule) for one in taken] == [(STRANGER, Rule.ATTACKED)]
