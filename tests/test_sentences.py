"""Whole sentences, never put together from parts: only so can they be translated."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from pratique.content.reason import reason

SOURCE = Path(__file__).parents[1] / "src/pratique"
CHECKS = sorted((SOURCE / "checks").rglob("*.py"))
# What the content of files does is told by these; others speak of gaps, or do not speak.
ROOMS = ("abuse", "javascript", "php", "program", "script", "shell")
MAKES = {"Phrase", "counted", "ours"}
PLACE = re.compile(r"%\((\w+)\)s")
SENTENCE = re.compile(r"[A-Z\0].* .* .* .*[a-z\0)`]\.")
# A title that a check declares is whole; it is only put into a phrase.
OF_A_NAME = {("checks/base.py", "self.title.replace('%', '%%')")}
# Sentences of content that no person reads as a reason.
NO_REASON = (
    "content/sigma/",
    "content/yara/",
    "content/php/emulator/",
    "content/javascript/values",
)


def named(path: Path) -> str:
    return str(path.relative_to(SOURCE))


def calls(path: Path) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Call):
            function = node.func
            name = function.attr if isinstance(function, ast.Attribute) else ast.unparse(function)
            yield name, node


def glued(value: ast.expr) -> bool:
    """Whether it is a text, or one that is put together: f-string, sum, `format`, `join`."""
    for node in ast.walk(value):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            return node.func.attr in {"format", "join"}
        if isinstance(node, ast.Call):
            return False  # what it makes is a phrase, or mypy says so
        if isinstance(node, ast.JoinedStr) or (
            isinstance(node, ast.Constant) and isinstance(node.value, str)
        ):
            return True
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Mod):
            return True
    return False


every_check = pytest.mark.parametrize("path", CHECKS, ids=named)


@every_check
def test_a_reason_or_title_is_no_text_that_is_put_together(path):
    wrong = [
        f"{node.lineno}: {keyword.arg}={ast.unparse(keyword.value)[:80]}"
        for name, node in calls(path)
        if name not in {"Check", "asdict"}
        for keyword in node.keywords
        if keyword.arg in {"why", "title"} and glued(keyword.value)
    ]
    wrong += [
        f"{node.lineno}: {ast.unparse(argument)[:80]}"
        for name, node in calls(path)
        if name in {"CouldNotLook", "prose", "in_a_row", "also"}
        for argument in node.args
        if not isinstance(argument, ast.Starred)
        and glued(argument)
        and not isinstance(argument, ast.ListComp | ast.List)
        and not (isinstance(argument, ast.Constant) and name == "in_a_row")
    ]
    assert wrong == []


@every_check
def test_a_template_is_literal_and_whole(path):
    for name, node in calls(path):
        if name not in MAKES or (named(path), ast.unparse(node.args[0])) in OF_A_NAME:
            continue
        several = [one.value for one in node.keywords if one.arg == "several"]
        texts = [node.args[0], *several, *(node.args[1:2] if name == "counted" else ())]
        for text in texts:
            assert isinstance(text, ast.Constant), (node.lineno, ast.unparse(text))
            assert isinstance(text.value, str)
            assert text.value == text.value.strip(" ,;"), (node.lineno, text.value)
            assert not re.search(r"[a-z]%\(|\)s[a-z]", text.value), (node.lineno, text.value)


@every_check
def test_the_words_are_those_of_the_template(path):
    fills_in = any(name == "having" for name, _node in calls(path))
    for name, node in calls(path):
        if name != "Phrase" or len(node.args) < 2 or not isinstance(node.args[1], ast.Dict):
            continue
        told = {key.value for key in node.args[1].keys if isinstance(key, ast.Constant)}
        asked = set(PLACE.findall(ast.unparse(node.args[0])))
        if None not in node.args[1].keys:
            assert asked <= told or fills_in, node.lineno


def content() -> Iterator[Path]:
    for room in ROOMS:
        for path in sorted((SOURCE / "content" / room).rglob("*.py")):
            if not named(path).startswith(NO_REASON):
                yield path


@pytest.mark.parametrize("path", list(content()), ids=named)
def test_a_sentence_about_content_is_known_again(path):
    tree = ast.parse(path.read_bytes())
    within = {
        id(part)
        for node in ast.walk(tree)
        for part in (
            node.values
            if isinstance(node, ast.JoinedStr)
            else [node.value]
            if isinstance(node, ast.Expr)
            else []
        )
    }
    unknown = []
    for node in ast.walk(tree):
        if id(node) in within:
            continue
        text = ""
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            text = node.value
        elif isinstance(node, ast.JoinedStr):
            text = "".join(
                str(one.value) if isinstance(one, ast.Constant) else "\0" for one in node.values
            )
        shown = re.sub(r"^\0 (?=[A-Z])", "", text.strip()).replace("\0", "x")
        if "\0 \0" in text:
            continue  # `run by` or `handed to`: both are templates of their own
        if SENTENCE.fullmatch(text.strip()) and not PLACE.sub("", reason(shown).text).strip():
            unknown.append(f"{node.lineno}: {shown}")
    assert unknown == [], "write the template into content/reasons"
