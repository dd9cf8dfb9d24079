from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from happened import event
from logged import file, login, machine, request, transfer
from pratique.phrase import Phrase, english
from pratique.report.event_phrase import event_phrase
from pratique.story.timeline.choice import Choice
from pratique.story.timeline.mark import mark
from pratique.story.timeline.reading import events

NIGHT = "2026-11-03 02:10:00"


def told(row):
    with machine(row) as tables:
        mark(tables, None)
        [one] = events(tables, Choice())
    return one


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (request(NIGHT, "POST", "/x.php?a=1"), {"method": "POST", "subject": "/x.php?a=1"}),
        (login(NIGHT, "anna"), {"what": Phrase("login"), "account": "anna", "service": "sshd"}),
        (login(NIGHT, "a", action="failure"), {"what": Phrase("failed login"), "account": "a"}),
        (login(NIGHT, "a from b", action="closed"),
         {"what": Phrase("session closed"), "account": "a from b"}),
        (login(NIGHT, "anna", service="sudo", action="elevated", target_user="root"),
         {"what": Phrase("change of rights"), "subject": "root"}),
        (transfer(NIGHT, "anna", "/x by y.php"), {"subject": "/x by y.php", "account": "anna"}),
        (file("/var/www/x was made (.php", NIGHT),
         {"subject": "/var/www/x was made (.php", "size": "10", "account": "www-data"}),
    ],
)  # fmt: skip
def test_what_the_database_says_is_found_again(row, words):
    one = told(row)
    phrase = event_phrase(one)
    assert isinstance(phrase, Phrase)
    assert phrase.english == one.text
    assert words.items() <= dict(phrase.told).items()


@pytest.mark.parametrize(
    "one",
    [
        event(text="something else"),
        event(kind="message", text="kernel: GET"),
        event(kind="login", account="anna", text="login of anna from 198.51.100.1 at sshd"),
        event(kind="login", account=None, text="login of anna"),
    ],
)
def test_what_fits_no_template_stays_as_it_is(one):
    assert event_phrase(one) == one.text


@given(st.text(), st.text(), st.text())
def test_no_word_of_the_evidence_is_taken_for_ours(account, address, text):
    for kind in ("login", "file", "request", "command", "snapshot"):
        one = event(kind=kind, account=account, address=address, subject=text, text=text)
        assert english(event_phrase(one)) == text
    full = f"failed login of {account} from {address} at sshd"
    one = event(kind="failure", account=account, address=address, text=full)
    phrase = event_phrase(one)
    assert english(phrase) == full
    if account and address:
        assert isinstance(phrase, Phrase)
        assert (phrase.told["account"], phrase.told["address"]) == (account, address)
