from __future__ import annotations

import pytest

from pratique.phrase import Phrase
from pratique.report import story_words
from pratique.report.words import reading_in
from pratique.story.entry.act import VECTORS
from pratique.story.reached import Line, Reached
from pratique.story.story import About, Sentence


@pytest.mark.parametrize("vector", sorted({*VECTORS} - {"unknown"}))
def test_every_way_in_has_its_words(vector):
    assert story_words.vector_words(vector) != vector


@pytest.mark.parametrize("about", About)
def test_every_question_but_the_first_words_has_a_title(about):
    assert bool(story_words.about_words(about)) is (about is not About.STATE)


@pytest.mark.parametrize("reached", Reached)
def test_how_far_has_its_words(reached):
    assert story_words.reached_words(reached)


def test_what_has_no_words_of_its_own_stays():
    assert story_words.vector_words("unknown") == "unknown"
    assert story_words.kind_words("site") == "site"
    assert story_words.kind_words("other") == "other"


def test_a_template_has_the_form_of_its_number():
    assert story_words.template(Phrase("one", several="many", number=1)) == "one"
    assert story_words.template(Phrase("one", several="many", number=2)) == "many"
    assert story_words.template(Phrase("one")) == "one"


def test_words_of_ours_are_translated_wherever_they_stand_and_those_of_the_evidence_never(
    monkeypatch,
):
    inner = Phrase("mostly %(name)s", {"name": "anna"})
    monkeypatch.setattr(story_words, "_", lambda text: text.replace("mostly", "surtout"))
    assert story_words.said(Phrase("%(who)s", {"who": inner})) == "surtout anna"
    assert story_words.said("mostly") == "mostly"


def test_sentences_about_one_question_make_a_paragraph():
    told = [Sentence("a"), Sentence("b", about=About.HOW), Sentence("c", about=About.HOW)]
    assert [(about, len(some)) for about, some in story_words.paragraphs(told)] == [
        (About.STATE, 1), (About.HOW, 2),
    ]  # fmt: skip


def test_what_is_said_of_several_is_said_once():
    lines = [
        Line("site", "a", Reached.UNTOUCHED, Phrase("x")),
        Line("account", "b", Reached.UNTOUCHED, Phrase("x")),
        Line("site", "c", Reached.UNTOUCHED, Phrase("x")),
        Line("site", "d", Reached.TOUCHED, Phrase("y"), ("F-1",)),
        Line("site", "e", Reached.TOUCHED, Phrase("y"), ("F-2",)),
    ]
    names = [[line.name for line in group] for group in story_words.together(lines)]
    assert names == [["a", "c"], ["b"], ["d"], ["e"]]


@pytest.mark.parametrize(
    ("kind", "name", "also", "shown"),
    [
        ("service", "start-up", ("systemd",), "démarrage (systemd)"),
        ("service", "ssh", ("sshd",), "ssh (sshd)"),
        ("site", "database", ("/var/www/a",), "database (/var/www/a)"),
        ("site", "a.example", (), "a.example"),
        ("account", "a user of Joomla", ("Joomla",), "un utilisateur de Joomla"),
        ("account", "containers", (), "containers"),
        ("database", 'MySQL database "blog"', (), "base de données MySQL « blog »"),
        ("data", "the VPN", ("vpn-key",), "le VPN"),
        ("neighbour", "198.51.100.7 by SSH", (), "198.51.100.7 par SSH"),
    ],
)
def test_the_name_of_a_thing_is_said_where_it_is_ours_and_stays_where_it_is_not(
    kind, name, also, shown
):
    line = Line(kind, name, Reached.TOUCHED, Phrase("x"), (), also)
    assert story_words.said(story_words.shown_phrase(line)) == line.shown
    with reading_in("fr"):
        assert story_words.said(story_words.shown_phrase(line)) == shown
        assert story_words.name_words(line) == shown.partition(" (")[0]
