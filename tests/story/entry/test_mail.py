from __future__ import annotations

from dataclasses import replace

from logged import OFFICE, STRANGER, at, finding, login, mail
from pratique.story.entry.mail import find

WHO = "anna@example.org"


def usual():
    return [mail(f"2026-10-{day} 09:00:00", WHO, OFFICE, day) for day in range(10, 30)]


def flood(count=300, address=STRANGER, start="2026-11-03 02"):
    return [mail(f"{start}:{n // 60:02}:{n % 60:02}", WHO, address, 1000 + n) for n in range(count)]


def test_a_flood_from_an_address_that_is_new_to_the_account(situated):
    [act] = find(situated([*usual(), *flood()], []))
    assert (act.vector, act.account, act.address) == ("mail-account", WHO, STRANGER)
    assert act.time == at("2026-11-03 02:00:00")
    assert act.confidence > 0.7


def test_the_login_is_the_entry_where_it_is_told(situated):
    entry = login("2026-11-03 01:59:00", WHO, service="postfix")
    [act] = find(situated([*usual(), *flood(), entry], []))
    assert act.time == at("2026-11-03 01:59:00")


def test_a_newsletter_from_where_it_always_comes_is_left_alone(situated):
    month = [one for day in (1, 2, 3) for one in flood(200, OFFICE, f"2026-10-0{day} 09")]
    assert list(find(situated([*month, *flood(200, OFFICE)], []))) == []


def test_a_few_messages_are_no_flood(situated):
    assert list(find(situated([*usual(), *flood(20)], []))) == []


def test_a_finding_about_a_longer_name_is_not_about_the_account(situated):
    def confidence(name):
        told = [replace(finding("/var/log/mail.log", "mail-sent-burst"), quote=f"{name}: 300")]
        [act] = find(situated([*usual(), *flood()], told))
        return act.confidence, act.explains

    assert confidence(WHO)[1] == {"F-000001"}
    assert confidence(WHO)[0] > confidence(f"joh{WHO}")[0]
    assert confidence(f"{WHO}.au")[1] == frozenset()
