"""Bring the catalogues up to date: `PYTHONPATH=src python docs/languages.py`.

It reads every message from the source, puts new ones into each `.po` (empty, to be translated),
takes those away that nobody says any more, writes the `.mo` that the program reads, and counts
what is left to do. A test fails as long as the files on disk differ from what it would write.

What is a message: the text of `_`, `ngettext`, `Phrase`, `Sentence`, `N_` and `NN_`; a name in
its place, for all texts that the same function gives to that name; the texts of a declared
`Check`; and `_` and `ngettext` in the templates of the report.
"""

from __future__ import annotations

import ast
import io
import sys
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import jinja2
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from jinja2.ext import extract_from_ast

from pratique.report.words import ENGLISH, LANGUAGES

SOURCE: Final = Path(__file__).parents[1] / "src" / "pratique"
CATALOGUES: Final = SOURCE / "report" / "languages"
# What a person is shown of a check. What it is blind to stands in the reference, in English.
DECLARED: Final = ("title", "innocent", "next")
# The place of the second form among the arguments, by name and by number.
_MARKS: Final = {
    "_": ("", 9),
    "N_": ("", 9),
    "ngettext": ("plural", 1),
    "NN_": ("several", 1),
    "Phrase": ("several", 2),
    "counted": ("several", 1),
    "ours": ("", 9),
    "Sentence": ("several", 4),
}
# Where a text is put together, and why that is no sentence.
_NO_SENTENCE: Final = {
    "case/statement.py": "names of facts are data, with the rules",
    "checks/base.py": "a title is declared by its check",
    "content/reason.py": "templates are those of content/reasons",
    "phrase.py": "what a phrase is says none",
    "story/plain_words.py": "a row of names is commas",
    "story/story.py": "the text of a sentence comes from where it is made",
}


# Tables at the top of a module whose texts become phrases elsewhere; of a mapping, its values.
_TABLES: Final = {
    "content/secret/opened.py": ("THINGS", "BESIDE", "OTHERS", "USED", "NAMES"),
    "history/limit_words.py": (
        "HOLE", "BACKWARDS", "MODE", "LOCK", "NOT_READ", "NOT_FOLLOWED", "USER", "COMPARED",
        "TAKEN_OUT", "REPLACED", "MORE", "NAMES", "DAYS", "HOURS", "MINUTES",
    ),
    "inventory/secret_change.py": ("_CHANGES",),
    "report/event_phrase.py": (
        "_LOGIN_HEADS", "_LOGIN_FRAMES", "_RECORDS", "_FILES", "_REQUESTS", "_COMMANDS",
        "_TRANSFERS", "_SNAPSHOTS",
    ),
    "report/row_words.py": ("OCCASIONS",),
    "story/chain.py": ("_DID",),
    "story/entry/login.py": ("_HOW",),
    "story/entry/supply.py": ("_DONE",),
    "story/entry/web.py": ("_WORDS",),
    "story/summary.py": ("_COUNTED",),
    "story/wanted_copy.py": ("_WHY", "_WHY_WITH_PARTS"),
}  # fmt: skip
# What a person is shown of the rules of duties. The rest are codes, citations and numbers.
_RULES: Final = ("name", "who", "tells", "starts", "soon", "why", "question", "missed", "check")


@dataclass(frozen=True, slots=True)
class Message:
    """A text to translate, with its second form where it counts, and the file that says it."""

    text: str
    several: str
    place: str


class Unknown(Exception):
    """A call whose text cannot be read from the source; the message says where it stands."""


def messages() -> Iterator[Message]:
    """Every message of the source, in the order of files and lines."""
    for path in sorted(SOURCE.rglob("*.py")):
        yield from of_python(path.read_text("utf-8"), str(path.relative_to(SOURCE)))
    for path in sorted(SOURCE.rglob("rules/*.toml")):
        yield from of_rules(path.read_text("utf-8"), str(path.relative_to(SOURCE)))
    environment = jinja2.Environment(autoescape=True)
    for path in sorted(SOURCE.rglob("templates/*.html")):
        place = str(path.relative_to(SOURCE))
        page = environment.parse(path.read_text("utf-8"))
        for _line, _function, said in extract_from_ast(page, ("_", "ngettext")):
            forms = (said,) if isinstance(said, str) else said or (None,)
            if forms[0] is not None:
                yield Message(forms[0], (forms[1] or "") if len(forms) > 1 else "", place)


def of_rules(source: str, place: str) -> Iterator[Message]:
    """The texts of rules that a person reads."""
    for table in tomllib.loads(source).values():
        for row in table if isinstance(table, list) else ():
            for name in _RULES if "law" in row or "code" in row else ():
                if row.get(name):
                    yield Message(row[name], "", place)


def _of_tables(tree: ast.Module, place: str) -> Iterator[Message]:
    wanted = set(_TABLES.get(place, ()))
    for node in tree.body:
        names = {
            target.id
            for target in (
                [node.target] if isinstance(node, ast.AnnAssign) else getattr(node, "targets", [])
            )
            if isinstance(target, ast.Name)
        } & wanted
        if names:
            wanted -= names
            yield from (Message(one, "", place) for one in _held(node.value))
    if wanted:
        message = f"{place}: no table {', '.join(sorted(wanted))}"
        raise Unknown(message)


def _held(node: ast.AST) -> Iterator[str]:
    """All texts in a table, but for the keys of a mapping."""
    if isinstance(node, ast.Dict):
        for value in node.values:
            yield from _held(value)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    else:
        for child in ast.iter_child_nodes(node):
            yield from _held(child)


def of_python(source: str, place: str) -> Iterator[Message]:
    """The messages of one module.

    Raises `Unknown` where a sentence is said whose text is neither there, nor given to its name
    in the same function, nor marked anywhere in the module.
    """
    tree = ast.parse(source)
    yield from _of_tables(tree, place)
    marked = any(_name(node) in ("N_", "NN_") for node in ast.walk(tree))
    for node, function in _calls(tree, tree):
        name = _name(node)
        if name == "Check":
            for keyword in node.keywords:
                if keyword.arg in DECLARED:
                    yield from (Message(one, "", place) for one in _texts(keyword.value, tree))
        if name not in _MARKS or not node.args:
            continue
        ones = list(_texts(node.args[0], function)) or list(_given(node.args[0], tree))
        if not ones and name in ("Sentence", "Phrase") and not marked:
            if place in _NO_SENTENCE or place in _TABLES:
                continue
            message = f"{place}:{node.lineno}: no text for {name}; mark it with N_"
            raise Unknown(message)
        several = list(_several(node, *_MARKS[name], function))
        if len(ones) == 1:
            yield Message(ones[0], several[0] if several else "", place)
        else:
            yield from (Message(one, "", place) for one in ones)


def _calls(node: ast.AST, function: ast.AST) -> Iterator[tuple[ast.Call, ast.AST]]:
    """Each call with the function that it stands in."""
    if isinstance(node, ast.FunctionDef):
        function = node
    if isinstance(node, ast.Call):
        yield node, function
    for child in ast.iter_child_nodes(node):
        yield from _calls(child, function)


def _name(node: ast.AST) -> str:
    if not isinstance(node, ast.Call):
        return ""
    called = node.func
    return called.id if isinstance(called, ast.Name) else getattr(called, "attr", "")


def _several(node: ast.Call, name: str, number: int, function: ast.AST) -> Iterator[str]:
    for keyword in node.keywords:
        if keyword.arg == name:
            yield from _texts(keyword.value, function)
    if len(node.args) > number:
        yield from _texts(node.args[number], function)


def _texts(node: ast.AST, function: ast.AST) -> Iterator[str]:
    """The text that stands there, or all that the function gives to the name that does."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        if node.value:
            yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _texts(node.body, function)
        yield from _texts(node.orelse, function)
    elif isinstance(node, ast.Name):
        for one in ast.walk(function):
            if (
                isinstance(one, ast.Assign)
                and any(isinstance(t, ast.Name) and t.id == node.id for t in one.targets)
                and not isinstance(one.value, ast.Name)
            ):
                yield from _texts(one.value, function)


def _given(node: ast.AST, tree: ast.Module) -> Iterator[str]:
    """The text that the module itself gives to a name, outside of its functions."""
    if not isinstance(node, ast.Name):
        return
    for one in tree.body:
        if isinstance(one, ast.Assign):
            target, value = one.targets[0], one.value
        elif isinstance(one, ast.AnnAssign) and one.value is not None:
            target, value = one.target, one.value
        else:
            continue
        if isinstance(target, ast.Name) and target.id == node.id:
            yield from _texts(value, one)


def template(found: Iterable[Message]) -> Catalog:
    """The catalogue of all messages, each once, translated to nothing."""
    several: dict[str, str] = {}
    places: dict[str, set[str]] = {}
    for one in found:
        several[one.text] = one.several or several.get(one.text, "")
        places.setdefault(one.text, set()).add(one.place)
    catalogue = _empty(None)
    for text, second in several.items():
        told = (text, second) if second else text
        catalogue.add(told, locations=[(place, 0) for place in sorted(places[text])])
    return catalogue


class _Catalogue(Catalog):
    """One whose head tells how to read it, and neither when nor with what it was made."""

    def __iter__(self) -> Iterator[Any]:
        for message in super().__iter__():
            if not message.id:
                message.string = "".join(f"{line}\n" for line in self.head())
            yield message

    def head(self) -> list[str]:
        """The lines of the head."""
        return [
            "Content-Type: text/plain; charset=utf-8",
            "Content-Transfer-Encoding: 8bit",
            f"Language: {self.locale}",
            f"Plural-Forms: {self.plural_forms}",
        ]


def _empty(locale: str | None) -> _Catalogue:
    return _Catalogue(
        locale=locale,
        charset="utf-8",
        fuzzy=False,
    )


def stored(language: str) -> _Catalogue:
    """The catalogue on disk; an empty one where there is none yet."""
    catalogue = _empty(language)
    path = CATALOGUES / f"{language}.po"
    if path.is_file():
        with path.open("rb") as opened:
            for message in read_po(opened, locale=language):
                if message.id:
                    catalogue.add(
                        message.id,
                        message.string,
                        locations=message.locations,
                        flags=message.flags - {"python-format"},
                        user_comments=message.user_comments,
                    )
    return catalogue


def updated(language: str, wanted: Catalog) -> _Catalogue:
    """The stored translations of all that is wanted; what changed its text begins anew."""
    before = stored(language)
    after = _empty(language)
    for message in wanted:
        if not message.id:
            continue
        added = after.add(message.id, "", locations=message.locations)
        known = before.get(message.id)
        # A message that has come to count keeps nothing: its forms are other sentences.
        if known is not None and isinstance(known.id, str) == isinstance(message.id, str):
            added.string = known.string
            added.flags = known.flags - {"python-format"}
            added.user_comments = known.user_comments
    return after


def as_po(catalogue: _Catalogue) -> bytes:
    """The text that people edit: no dates, no line numbers, in the order of the source."""
    lines = [
        f"# Pratique in {LANGUAGES[str(catalogue.locale)]}. See docs/languages.md.",
        'msgid ""',
        'msgstr ""',
        *(f'"{line}\\n"' for line in catalogue.head()),
        "",
        "",
    ]
    head = "\n".join(lines)
    for message in catalogue:
        message.flags.discard("python-format")
    body = io.BytesIO()
    write_po(body, catalogue, width=100, omit_header=True, include_lineno=False)
    return head.encode() + body.getvalue().rstrip() + b"\n"


def as_mo(catalogue: _Catalogue) -> bytes:
    """What the program reads: GNU's format, without what is fuzzy or missing."""
    written = io.BytesIO()
    write_mo(written, catalogue)
    return written.getvalue()


def files() -> dict[str, bytes]:
    """Each file of the catalogues as it should be."""
    wanted = template(messages())
    made: dict[str, bytes] = {}
    for language in LANGUAGES:
        if language != ENGLISH:
            catalogue = updated(language, wanted)
            made[f"{language}.po"] = as_po(catalogue)
            made[f"{language}.mo"] = as_mo(catalogue)
    return made


def untranslated(catalogue: Catalog) -> list[str]:
    """The messages of which a form is missing, or only guessed."""
    return [
        message.id if isinstance(message.id, str) else message.id[0]
        for message in catalogue
        if message.id and (message.fuzzy or not all(_forms(message.string)))
    ]


def _forms(string: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    return (string,) if isinstance(string, str) else tuple(string or ("",))


if __name__ == "__main__":
    CATALOGUES.mkdir(exist_ok=True)
    for name, content in files().items():
        (CATALOGUES / name).write_bytes(content)
    for code in LANGUAGES:
        if code != ENGLISH:
            left = untranslated(stored(code))
            print(f"{code}: {len(list(stored(code))) - 1} messages, {len(left)} to translate")
            for text in left if "--list" in sys.argv else ():
                print(f"  {text}")
