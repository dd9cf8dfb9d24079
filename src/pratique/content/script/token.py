"""The words of a program text: names, literals and operators, by language.

Sources: The Java Language Specification, chapter 3; ECMA-262; C# language specification,
lexical structure; MS-VBS (VBScript); the Python language reference, chapter 2; perlop(1).
One regular expression a language, each alternative of which is linear; what no alternative
takes is skipped, one character at a time.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

MOST_TOKENS: Final = 250_000


class Dialect(StrEnum):
    """A family of languages that are read alike."""

    CURLY = "curly"  # Java, C#, JScript
    BASIC = "basic"  # VBScript, VB.NET
    PYTHON = "python"
    PERL = "perl"


class Sort(StrEnum):
    """What a token is."""

    NAME = "name"
    TEXT = "text"
    NUMBER = "number"
    OPERATOR = "operator"
    END = "end"  # of a statement


@dataclass(frozen=True, slots=True)
class Token:
    """One word at `position`. `value` is the text of a literal with its escapes worked out.

    `inside` are names that stand in an interpolated text.
    """

    sort: Sort
    value: str
    position: int
    inside: tuple[str, ...] = ()
    runs: bool = False  # a text in backticks, which a shell runs


_NUMBER: Final = (
    r"(?P<number>0[xX][0-9A-Fa-f_]+|\d[\d_]*(?:\.\d+)?(?:[eE][+-]?\d+)?[uUlLfFdDmM]{0,2})"
)
_DOUBLE: Final = r'"(?:[^"\\\n]|\\.)*"'
_SINGLE: Final = r"'(?:[^'\\\n]|\\.)*'"

_CURLY: Final = re.compile(
    rf"""
    (?P<skip>\s+ | //[^\n]* | /\*(?:[^*]|\*(?!/))*+(?:\*/|\Z))
  | (?P<verbatim>\$?@\$?"(?:[^"]|"")*+")
  | (?P<text>"\""(?:[^"]|"(?!""))*+"\"" | \$?{_DOUBLE} | {_SINGLE} | `(?:[^`\\]|\\.)*+`)
  | (?P<name>[A-Za-z_$\u0080-\uffff][\w$\u0080-\uffff]*)
  | {_NUMBER}
  | (?P<end>;)
  | (?P<escaped>\\.)
  | (?P<operator>->|=>|\+\+|--|[=!<>]==?|&&|\|\||\?\?|[-+*/%&|^]=|::|[-+*/%&|^~!<>=?:.,()\[\]{{}}@])
    """,
    re.VERBOSE | re.DOTALL,
)
_BASIC: Final = re.compile(
    rf"""
    (?P<skip>[^\S\n]+ | _[^\S\n]*\n | '[^\n]* | \bRem\b[^\n]*)
  | (?P<doubled>"(?:[^"\n]|"")*+"?)
  | (?P<hexadecimal>&[hH][0-9A-Fa-f]+&?)
  | (?P<bracketed>\[[^\]\n]{{0,255}}\])
  | (?P<name>[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)
  | {_NUMBER}
  | (?P<end>[\n:])
  | (?P<operator><>|<=|>=|:=|[-+*/\\^&=<>.,(){{}}!?])
    """,
    re.VERBOSE | re.IGNORECASE,
)
_PYTHON: Final = re.compile(
    rf"""
    (?P<skip>[^\S\n]+ | \\\r?\n | \#[^\n]*)
  | (?P<text>(?P<prefix>[rRbBuUfF]{{0,2}})
        (?:"\""(?:[^"\\]|\\.|"(?!""))*+"\""
        | '''(?:[^'\\]|\\.|'(?!''))*+''' | {_DOUBLE} | {_SINGLE}))
  | (?P<name>[A-Za-z_\u0080-\uffff]\w*)
  | {_NUMBER}
  | (?P<end>[\n;])
  | (?P<escaped>\\.)
  | (?P<operator>->|:=|\*\*|//|[=!<>]=|<<|>>|[-+*/%&|^@]=|[-+*/%&|^~<>=.,:()\[\]{{}}@])
    """,
    re.VERBOSE | re.DOTALL,
)
_PERL: Final = re.compile(
    rf"""
    (?P<skip>\s+ | \#[^\n]* | ^=[a-z]\w*[^\n]*\n(?:(?!=cut\b)[^\n]*\n)*+(?:=cut\b[^\n]*|[^\n]*\Z))
  | (?P<here><<~?(?:\s?(?P<mark>["'])(?P<label>[^"'\n]{{1,40}})(?P=mark)|(?P<bare>[A-Za-z_]\w*)))
  | (?P<pattern>[=!]~\s*(?:(?:s|tr|y)(?P<slash>[/|!\#,])(?:(?!(?P=slash))[^\\\n]|\\.)*+(?P=slash)
        (?:(?!(?P=slash))[^\\\n]|\\.)*+(?P=slash)\w* | m?/(?:[^/\\\n]|\\.)*+/\w*))
  | (?P<matcher>(?:(?<=[(,{{;&|!])|(?<=[(,{{;&|!]\s)|(?<=split\s)|(?<=if\s)|(?<=unless\s)
        |(?<=and\s))
        /(?:[^/\\\n]|\\.)*+/\w*)
  | (?P<quoted>\b(?:qq|qx|qw|q)\s*(?:\{{(?:[^{{}}]|\{{[^{{}}]*+\}})*+\}}
        |\((?:[^()]|\([^()]*+\))*+\)|\[(?:[^\[\]]|\[[^\[\]]*+\])*+\]
        |/[^/\n]*+/|![^!\n]*+!|\|[^|\n]*+\||~[^~\n]*+~))
  | (?P<text>"(?:[^"\\]|\\.){{0,9000}}+"
        | '(?:[^'\\]|\\.){{0,9000}}+' | `(?:[^`\\]|\\.){{0,9000}}+`)
  | (?P<handle><\$?\w+>)
  | (?P<name>[$@%&]\#?(?:\{{\^?[A-Za-z_][\w:]*\}}|\^?[A-Za-z_][\w:]*) | [$@][_&0-9!@/\\,;.`'"+]
        | \$\$?[A-Za-z_]\w* | [A-Za-z_][\w:]*)
  | {_NUMBER}
  | (?P<end>;)
  | (?P<escaped>\\['"`\\])
  | (?P<operator>->|=>|=~|!~|\.\.|\+\+|--|\*\*|[=!<>]=|&&|\|\||//|[-+*/%&|^.x]=
        |[-+*/%&|^~!<>=?:.,()\[\]{{}}\\])
    """,
    re.VERBOSE | re.DOTALL | re.MULTILINE,
)
_PATTERNS: Final = {
    Dialect.CURLY: _CURLY,
    Dialect.BASIC: _BASIC,
    Dialect.PYTHON: _PYTHON,
    Dialect.PERL: _PERL,
}
_ESCAPE: Final = re.compile(
    r"\\(?:u+([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{1,2})|x\{([0-9A-Fa-f]{1,6})\}|([0-7]{1,3})|(.))",
    re.DOTALL,
)
_LETTERS: Final = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "f": "\f", "e": "\x1b"}
_PERL_INSIDE: Final = re.compile(r"\$ENV\{[\"']?\w+|[$@]\{?(?:[A-Za-z_]\w*|[1-9_](?!\w))")
# A group of a pattern that takes whatever stands there: it checks nothing.
_TAKES_ALL: Final = re.compile(r"\((?:\?<\w+>)?(?:\.|\\S|\[\^[^\]]{1,9}\])[*+]\??\)")
CAPTURES: Final = "=~*"  # stands for `=~` with such a group
_BRACE_INSIDE: Final = re.compile(r"\{([A-Za-z_][\w.]*)")
_MOST_INSIDE: Final = 20
_MOST_DOCUMENTS: Final = 300
_DOCUMENT_LENGTH: Final = 65_536


def tokens(text: str, dialect: Dialect) -> Iterator[Token]:
    """The tokens of `text`, at most `MOST_TOKENS`; any text is fine."""
    make = _MAKERS[dialect]
    pattern = _PATTERNS[dialect]
    depth = count = position = documents = 0
    while position < len(text) and count < MOST_TOKENS:
        found = pattern.match(text, position)
        if found is None:
            position += 1
            continue
        position = found.end()
        if found.lastgroup in ("skip", "escaped"):
            continue
        if found.lastgroup == "here":
            documents += 1
            if documents > _MOST_DOCUMENTS:
                continue
            token, position = _here_document(text, found)
        else:
            token = make(found)
        if dialect is Dialect.PYTHON:
            depth += (token.value in "([{") - (token.value in ")]}") if _is_operator(token) else 0
            if token.sort is Sort.END and token.value == "\n" and depth > 0:
                continue
        count += 1
        yield token


def _is_operator(token: Token) -> bool:
    return token.sort is Sort.OPERATOR and len(token.value) == 1


def _curly(found: re.Match[str]) -> Token:
    group, text = found.lastgroup, found[0]
    if group == "verbatim":
        inside = _BRACE_INSIDE.findall(text)[:_MOST_INSIDE] if "$" in text[:2] else ()
        value = text[text.index('"') + 1 : -1].replace('""', '"')
        return Token(Sort.TEXT, value, found.start(), tuple(inside))
    if group == "text":
        inside = _BRACE_INSIDE.findall(text)[:_MOST_INSIDE] if text[0] in "$`" else ()
        return Token(
            Sort.TEXT, _unescaped(_unquoted(text.lstrip("$"))), found.start(), tuple(inside)
        )
    return _plain(found)


def _basic(found: re.Match[str]) -> Token:
    group, text = found.lastgroup, found[0]
    if group == "doubled":
        ended = len(text) > 1 and text.endswith('"')
        return Token(Sort.TEXT, text[1 : -1 if ended else None].replace('""', '"'), found.start())
    if group == "hexadecimal":
        return Token(Sort.NUMBER, "0x" + text.strip("&")[1:], found.start())
    if group == "bracketed":
        return Token(Sort.NAME, text[1:-1].lower(), found.start())
    if group == "name":
        return Token(Sort.NAME, text.lower(), found.start())
    return _plain(found)


def _python(found: re.Match[str]) -> Token:
    if found.lastgroup == "text":
        prefix = found["prefix"].lower()
        quoted = _unquoted(found[0][len(prefix) :])
        inside = _BRACE_INSIDE.findall(quoted)[:_MOST_INSIDE] if "f" in prefix else ()
        value = quoted if "r" in prefix else _unescaped(quoted)
        return Token(Sort.TEXT, value, found.start(), tuple(inside))
    return _plain(found)


def _perl(found: re.Match[str]) -> Token:
    group, text = found.lastgroup, found[0]
    if group == "text":
        if text[0] == "'":
            value = text[1:-1].replace("\\'", "'").replace("\\\\", "\\")
            return Token(Sort.TEXT, value, found.start())
        return _interpolated(text[1:-1], found.start(), runs=text[0] == "`")
    if group == "quoted":
        opening = re.match(r"q[qxw]?\s*", text)
        verb = text[:2] if text[1:2] in "qxw" else "q"
        inside = text[opening.end() + 1 : -1] if opening else ""
        if verb in ("qq", "qx"):
            return _interpolated(inside, found.start(), runs=verb == "qx")
        return Token(Sort.TEXT, inside, found.start())
    if group == "pattern":
        takes = text[0] == "=" and _TAKES_ALL.search(text) is not None
        return Token(Sort.OPERATOR, CAPTURES if takes else "=~", found.start())
    if group == "matcher":
        takes = _TAKES_ALL.search(text) is not None
        return Token(Sort.NAME, "/*/" if takes else "//", found.start())
    if group == "handle":
        return Token(Sort.NAME, text, found.start())
    if group == "name":
        return Token(Sort.NAME, text.replace("{", "").replace("}", ""), found.start())
    return _plain(found)


def _plain(found: re.Match[str]) -> Token:
    group, text = found.lastgroup, found[0]
    if group == "number":
        return Token(Sort.NUMBER, text.replace("_", ""), found.start())
    if group == "name":
        return Token(Sort.NAME, text, found.start())
    return Token(Sort.END if group == "end" else Sort.OPERATOR, text, found.start())


def _here_document(text: str, found: re.Match[str]) -> tuple[Token, int]:
    """The text of a here-document; what follows its label on the line is given up."""
    start = text.find("\n", found.end())
    label = found["label"] or found["bare"]
    end = re.compile(rf"^\s*{re.escape(label)}\s*$", re.MULTILINE).search(
        text, max(start, 0), max(start, 0) + _DOCUMENT_LENGTH
    )
    if start < 0 or end is None:
        return Token(Sort.TEXT, "", found.start()), found.end()
    inside = text[start + 1 : end.start()]
    if found["mark"] == "'":
        return Token(Sort.TEXT, inside, found.start()), end.end()
    return _interpolated(inside, found.start(), runs=False), end.end()


def _interpolated(text: str, position: int, *, runs: bool) -> Token:
    inside = (
        name if name.startswith("$ENV{") else name.replace("{", "")
        for name in _PERL_INSIDE.findall(text)[:_MOST_INSIDE]
    )
    return Token(Sort.TEXT, _unescaped(text), position, tuple(inside), runs)


def _unquoted(text: str) -> str:
    width = 3 if len(text) >= 6 and text[:3] in ('"""', "'''") else 1
    return text[width:-width]


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(_character, text) if "\\" in text else text


def _character(found: re.Match[str]) -> str:
    digits = found[1] or found[2] or found[3]
    if digits:
        code = int(digits, 16)
        return chr(code) if code < 0x110000 else "?"
    if found[4]:
        return chr(int(found[4], 8))
    return _LETTERS.get(found[5], found[5] if found[5] != "\n" else "")


_MAKERS: Final[dict[Dialect, Callable[[re.Match[str]], Token]]] = {
    Dialect.CURLY: _curly,
    Dialect.BASIC: _basic,
    Dialect.PYTHON: _python,
    Dialect.PERL: _perl,
}
