from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.content.secret.issued_key import _SHAPES
from pratique.content.secret.opened import NAMES, THINGS, called, opened
from pratique.content.secret.opens import account, database
from pratique.content.secret.whole_file import _PLACES
from pratique.phrase import Phrase

WORD = st.text(alphabet=st.characters(codec="utf-8"), max_size=12)


def is_known(phrase: Phrase) -> bool:
    return phrase.text != "%(text)s"


@pytest.mark.parametrize("thing", [one for one in THINGS if "%(" not in one])
@pytest.mark.parametrize("user", ["", "info"])
@pytest.mark.parametrize("host", ["", "mail.example.org"])
def test_accounts(thing, user, host):
    text = account(thing, user, host)
    found = opened(text)
    assert is_known(found)
    assert found.english == text
    assert {one for one in found.told.values() if isinstance(one, str)} == {user, host} - {""}


@pytest.mark.parametrize("kind", ["", "MySQL", "SQL Server"])
@pytest.mark.parametrize("name", ["", "blog"])
@pytest.mark.parametrize("host", ["", "localhost"])
@pytest.mark.parametrize("user", ["", "app"])
def test_databases(kind, name, host, user):
    text = database(kind, name, host, user)
    found = opened(text)
    assert is_known(found)
    assert found.english == text
    told = {one for one in found.told.values() if isinstance(one, str)}
    assert told == {name, host, user, *([kind] if "what" not in found.told else [])} - {""}


@pytest.mark.parametrize(
    "text",
    [
        'login of the account "anna" at this server, once it is guessed',
        'login of the web server, once it is guessed: user "anna"',
        'account for rsync "anna" at backup.example',
        "198.51.100.7 as root by SSH with the key ~/.ssh/id",
        "logins, cookies and stored data of Joomla, which it protects",
        "TLS: who has it can pose as the names in its certificate; used by a (/etc/n.conf:3)",
        "accounts that have the key SHA256:x in authorized_keys; on this server: /a:1, /b:2",
    ],
)
def test_what_else_is_put_together(text):
    found = opened(text)
    assert is_known(found)
    assert found.english == text


def test_places_that_are_not_named_are_counted_in_words_of_ours():
    text = "the VPN; used by a (/etc/n.conf:3), b (/etc/n.conf:9) and 1200 more"
    places = opened(text).told["names"]
    assert isinstance(places, Phrase)
    assert places.told["names"] == "a (/etc/n.conf:3), b (/etc/n.conf:9)"
    assert places.english.endswith(" and 1,200 more")


def test_each_key_that_a_service_issues_has_its_words():
    assert [one.opens for one in _SHAPES if not is_known(opened(one.opens))] == []
    assert [one.name for one in _SHAPES if not is_known(called(one.name))] == []


def test_each_file_that_is_a_secret_has_its_words():
    assert [opens for _pattern, _kind, opens in _PLACES if not is_known(opened(opens))] == []


@pytest.mark.parametrize("text", ["", "x", "100 %", "%(what)s", "a" * 100_000, "$db_password"])
def test_what_is_not_known_stays_as_it_is(text):
    assert opened(text).english == text
    assert called(text).english == text


def test_a_long_text_before_the_word_is_no_name_of_a_system():
    text = 'nothing of the account "x" is in any database "y"'
    assert not is_known(opened(text))
    assert opened(text).english == text


@pytest.mark.parametrize("text", NAMES)
def test_names(text):
    name = text.replace("%(", "").replace(")s", "")
    assert is_known(called(name))
    assert called(name).english == name


@given(st.sampled_from(THINGS), WORD, WORD, WORD)
def test_whatever_it_holds_its_english_is_the_same(thing, name, host, user):
    for text in (account(thing, user, host), database("MySQL", name, host, user)):
        assert opened(text).english == text
