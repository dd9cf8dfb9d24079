"""The catalogues: whole, true to their places, and what the source says today."""

from __future__ import annotations

import importlib.util
import re
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from pratique.report.words import ENGLISH, LANGUAGES

pytest.importorskip("babel", reason="the catalogues are made with Babel, which is not installed")

ROOT = Path(__file__).parents[2]
PLACE = re.compile(r"%\((\w+)\)[sd]|%%")
TRANSLATED = [code for code in LANGUAGES if code != ENGLISH]
each_language = pytest.mark.parametrize("code", TRANSLATED)


@pytest.fixture(scope="module")
def languages() -> ModuleType:
    spec = importlib.util.spec_from_file_location("languages", ROOT / "docs" / "languages.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules["languages"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def wanted(languages):
    return languages.template(languages.messages())


def translated(languages: ModuleType, code: str) -> list[Any]:
    stored = languages.stored(code)
    return [one for one in stored if one.id and one.string and all(forms(one.string))]


def forms(told: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (told,) if isinstance(told, str) else tuple(told)


def test_the_files_on_disk_are_what_the_source_says(languages):
    made = languages.files()
    on_disk = {path.name: path.read_bytes() for path in languages.CATALOGUES.iterdir()}
    assert on_disk == made, "run: PYTHONPATH=src python docs/languages.py"


@each_language
def test_every_message_is_translated(languages, code):
    assert languages.untranslated(languages.stored(code)) == []


@each_language
def test_a_translation_has_the_places_of_its_message(languages, code):
    wrong = []
    for message in translated(languages, code):
        known = {name for text in forms(message.id) for name in PLACE.findall(text)}
        for number, form in enumerate(forms(message.string)):
            has = set(PLACE.findall(form))
            # The form for one thing may do without the figure.
            optional = {"count"} if number == 0 and not isinstance(message.id, str) else set()
            source = set(PLACE.findall(forms(message.id)[min(number, len(forms(message.id)) - 1)]))
            if not (has <= known and source - has <= optional):
                wrong.append((message.id, form))
    assert wrong == []


@each_language
def test_a_translation_takes_its_words_without_an_error(languages, code):
    for message in translated(languages, code):
        for text, form in zip(forms(message.id), forms(message.string), strict=True):
            if "%(" in text:
                told = dict.fromkeys((name for one in forms(message.id)
                                      for name in PLACE.findall(one)), "7")  # fmt: skip
                assert form % told
            else:
                assert "%(" not in form


@each_language
def test_a_translation_has_no_blank_but_the_plain_one(languages, code):
    """Others would be written out: whatever is shown passes the one place that escapes."""
    for message in translated(languages, code):
        for form in forms(message.string):
            assert all(c.isprintable() for c in form), form
            assert "\N{RIGHT SINGLE QUOTATION MARK}" not in form, form
            assert form[:1].isspace() == forms(message.id)[0][:1].isspace() or form[:2] == " ;"


@each_language
def test_what_a_person_types_is_the_same(languages, code):
    typed = re.compile(r"`[^`]+`|(?<![\w-])--[a-z-]+|/(?:etc|tmp|boot|usr)/[\w./-]*\w")
    for message in translated(languages, code):
        for text, form in zip(forms(message.id), forms(message.string), strict=True):
            assert sorted(typed.findall(form)) == sorted(typed.findall(text)), form


def test_french_is_set_with_blanks_before_high_punctuation(languages):
    close = re.compile(r"(?<=[\w)»])[;!?](?=\s|$)|(?<=[\w)»]):(?=\s|$)")
    for message in translated(languages, "fr"):
        for form in forms(message.string):
            assert not close.search(form), form


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('_("a")', [("a", "")]),
        ('words._("a")', [("a", "")]),
        ('ngettext("a", "b", n)', [("a", "b")]),
        ('Phrase("a", {})', [("a", "")]),
        ('Phrase("a", {}, "b", 2)', [("a", "b")]),
        ('Phrase("a", several="b", number=2)', [("a", "b")]),
        ('Sentence("a", {}, (), About.DID, "b", 2)', [("a", "b")]),
        ('def f():\n    text = "a"\n    if x:\n        text = "b"\n    yield Sentence(text)',
         [("a", ""), ("b", "")]),
        ('_OPEN = "a"\ndef f():\n    return Sentence(_OPEN)', [("a", "")]),
        ('T = {"x": N_("a"), "y": NN_("b", "c")}', [("a", ""), ("b", "c")]),
        ('Check(title="a", innocent="b", blind="c", next="d")', [("a", ""), ("b", ""), ("d", "")]),
        ('_("a" if x else "b")', [("a", ""), ("b", "")]),
        ("_(finding.title)", []),
        ('print("a")', []),
    ],
)  # fmt: skip
def test_messages_are_found_in_the_source(languages, source, found):
    assert [(one.text, one.several) for one in languages.of_python(source, "x.py")] == found


@pytest.mark.parametrize("source", ["Phrase(text)", 'Sentence(f"{a} b")', 'Phrase("a" + b)'])
def test_a_sentence_whose_text_cannot_be_read_is_refused(languages, source):
    with pytest.raises(languages.Unknown):
        list(languages.of_python(source, "x.py"))


def test_a_changed_text_begins_anew_and_others_keep_their_translation(languages):
    wanted = languages.template([
        languages.Message("What to do now", "", "x.py"),
        languages.Message("What never was", "", "x.py"),
    ])  # fmt: skip
    after = languages.updated("fr", wanted)
    assert after.get("What to do now").string == "Que faire maintenant"
    assert languages.untranslated(after) == ["What never was"]


def test_every_text_of_the_templates_is_wrapped():
    """A text node with words outside of `{{ }}` would be English for everybody."""
    bare = []
    kept = {"Pratique", "SHA-256", "x1b"}
    for path in sorted((ROOT / "src/pratique/report/templates").glob("*.html")):
        logic = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
        text = logic.sub("", path.read_text("utf-8"))
        text = re.sub(r"<(style|script)\b.*?</\1>", "", text, flags=re.DOTALL)
        shown = [
            *re.findall(r">([^<]+)<", text),
            *re.findall(r'(?:aria-label|title)="([^"]+)"', text),
        ]
        bare += [
            (path.name, one.strip())
            for one in shown
            if re.search(r"[A-Za-z]{2}", re.sub(r"&\w+;", "", one))
            and one.strip().strip("\\") not in kept
        ]
    assert bare == []
