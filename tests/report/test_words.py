"""Which language is read, and how its words are set."""

from __future__ import annotations

import threading

import pytest

from pratique.errors import UsageError
from pratique.report.phrases import percent, size
from pratique.report.words import (
    LANGUAGES,
    _,
    figure,
    language,
    language_of,
    ngettext,
    reading_in,
    typeset,
)

CURVED = "\N{RIGHT SINGLE QUOTATION MARK}"


def test_in_english_a_sentence_is_its_own_translation():
    assert (language(), _("What to do now")) == ("en", "What to do now")


@pytest.mark.parametrize(("number", "form"), [(0, "files"), (1, "file"), (2, "files")])
def test_numbers_choose_the_form(number, form):
    assert ngettext("file", "files", number) == form


@pytest.mark.parametrize(
    ("code", "said"), [("fr", "Que faire maintenant"), ("it", "Che cosa fare ora")]
)
def test_a_sentence_is_said_in_the_language_that_is_read(code, said):
    with reading_in(code):
        assert (language(), _("What to do now")) == (code, said)
    assert language() == "en"


def test_the_language_is_that_of_before_also_after_an_error():
    with reading_in("fr"), pytest.raises(ZeroDivisionError), reading_in("it"):
        raise ZeroDivisionError
    assert language() == "en"


def test_another_thread_reads_english():
    heard = []
    with reading_in("fr"):
        thread = threading.Thread(target=lambda: heard.append(language()))
        thread.start()
        thread.join()
    assert heard == ["en"]


@pytest.mark.parametrize("code", LANGUAGES)
def test_what_nobody_translated_stays_and_nothing_stays_nothing(code):
    with reading_in(code):
        assert _("F-7c1e02 of the intruder") == "F-7c1e02 of the intruder"
        assert _("") == ""


@pytest.mark.parametrize(
    ("number", "form"),
    [(0, "0 seconde"), (1, "1 seconde"), (2, "2 secondes")],  # French counts nought as one
)
def test_each_language_has_its_own_plural(number, form):
    with reading_in("fr"):
        assert ngettext("%(count)s second", "%(count)s seconds", number) % {"count": number} == form


@pytest.mark.parametrize(
    ("option", "environment", "code"),
    [
        (None, {}, "en"),
        ("fr", {}, "fr"),
        ("FR", {}, "fr"),
        ("fr-CA", {}, "fr"),
        ("it", {"PRATIQUE_LANG": "fr", "LC_ALL": "fr_FR.UTF-8"}, "it"),
        (None, {"PRATIQUE_LANG": "it", "LC_ALL": "fr_FR.UTF-8"}, "it"),
        (None, {"PRATIQUE_LANG": "", "LANG": "fr_FR"}, "fr"),
        (None, {"LC_ALL": "it_IT.UTF-8", "LANG": "fr_FR.UTF-8"}, "it"),
        (None, {"LC_ALL": "", "LC_MESSAGES": "fr_CH", "LANG": "it_IT"}, "fr"),
        (None, {"LC_ALL": "C.UTF-8", "LANG": "fr_FR.UTF-8"}, "en"),
        (None, {"LANG": "de_DE.UTF-8"}, "en"),
        (None, {"LANG": "POSIX"}, "en"),
        (None, {"LANG": "../../etc/passwd"}, "en"),
        (None, {"LANG": "friulian"}, "en"),
    ],
)
def test_the_option_decides_then_the_variable_then_the_locale(option, environment, code):
    assert language_of(option, environment) == code


@pytest.mark.parametrize("named", ["xx", "", "../fr", "\x1b[31m", "english"])
def test_an_unknown_language_that_is_named_is_refused_with_the_known_ones(named):
    with pytest.raises(UsageError) as refused:
        language_of(named, {"LANG": "fr_FR"})
    assert all(code in refused.value.next_step for code in LANGUAGES)
    if named:
        with pytest.raises(UsageError) as refused:
            language_of(None, {"PRATIQUE_LANG": named})
        assert refused.value.where == "$PRATIQUE_LANG"


@pytest.mark.parametrize(
    ("code", "text", "set_so"),
    [
        ("en", "it's: so", "it's: so"),
        ("it", "l'intruso: qui", f"l{CURVED}intruso: qui"),
        ("fr", "l'intrus : « oui » ; 9 %", f"l{CURVED}intrus\xa0: «\xa0oui\xa0»\xa0; 9\xa0%"),
        ("fr", "%(a)s : %(b)s", "%(a)s\xa0: %(b)s"),
        ("fr", "--json 'x'", "--json 'x'"),
    ],
)
def test_a_page_is_set_as_its_language_asks(code, text, set_so):
    with reading_in(code):
        assert typeset(text) == set_so


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("en", ("1,234,567", "1.4 GB", "69%")),
        ("fr", ("1 234 567", "1,4 Go", "69 %")),
        ("it", ("1.234.567", "1,4 GB", "69 %")),
    ],
)
def test_numbers_are_written_as_the_language_does(code, said):
    with reading_in(code):
        assert (figure(1_234_567), size(1_400_000_000), percent(0.69)) == said
