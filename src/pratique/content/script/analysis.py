"""The way in: from the bytes of a page or a script in another language to its marks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from pratique.content.base import Analyser, Content
from pratique.content.mark import Mark
from pratique.content.script.acts import acts
from pratique.content.script.expression import read
from pratique.content.script.flow import Flow
from pratique.content.script.page import MOST, Code, codes, page_text
from pratique.content.script.sighting import Sighting
from pratique.content.script.token import Dialect
from pratique.content.script.vocabulary import SINKS, sources
from pratique.model import Gap, Stage
from pratique.parsers.base import shown

_PAGE_SUFFIXES: Final = frozenset(
    """jsp jspx jspf jsw jsv jtml java tag asp asa cer cdx aspx ashx asmx ascx asax soap svc cs vb
    vbs cshtml""".split()
)
_KINDS: Final = frozenset(
    {"asp", "jsp", "text", "html", "xml", "svg", "data", "gif", "jpeg", "png", "bmp"}
)
_ACTS: Final = re.compile(
    rb"eval|execute|request|wscript|createobject|process|runtime|defineclass|invoke|assembly|socket"
    rb"|outputstream|filewriter|savetofile|virtualalloc",
)
_ASP_NEEDED: Final = re.compile(
    r"(?<![.\w])e(?:val|xec)|executestatement|addcode|wscript|shell|savetofile|textfile|deletef"
    r"|getfolder|72c24dd5|winmgmts|process|assembly|invoke|virtualalloc|socket|streamwriter|filestream"
    r"|deserial|xamlreader|currentdomain|addscript|jscripteval|transformfinalblock"
    r"|\bfile\.|createobject\s{0,9}\(?\s{0,9}(?!\s*[\"'][\w.]+[\"']\s{0,9}\)?)"
)
_NEEDED: Final = {
    "java": re.compile(
        r"exec|processbuilder|invoke|\beval|defineclass|outputstream|filewriter|randomaccessfile"
        r"|\bfiles\.|\.delete\(|getconnection|socket|classloader|xmldecoder|lookup|jdbcrowset"
        r"|ognl|mvel|java\.beans|filehandler|loadclass|forname|expression|printwriter\(|\.start\("
    ),
    "vbscript": _ASP_NEEDED,
    "jscript": _ASP_NEEDED,
    "net": _ASP_NEEDED,
    "vb.net": _ASP_NEEDED,
}
# `runtime.getruntime().exec`, `request.getparameter`, `request("a")`: no words of ours.
_NAME: Final = re.compile(r"[a-z]\w{0,40}(?:(?:\(\))?\.[a-z]\w{0,40}){1,6}")
_HIDDEN: Final = {
    "put together": " This is what it runs; in the file it stands in pieces or under a code.",
    "a text": " This is what it runs; in the file it stands as a text.",
}
_ENCODED: Final = " The file is written in a way in which no search finds this: {}."
_LAYERS: Final = 6
_MARKS_PER_KIND: Final = 5


def find(content: Content) -> Iterator[Mark | Gap]:
    """What a page of Java, ASP or .NET does with what it is sent."""
    held = content.held
    opened = b"<%" in held or b"<jsp:" in held or b"unat" in held
    named = content.suffix in _PAGE_SUFFIXES
    if not opened and not named and content.kind not in ("jsp", "asp"):
        return
    if content.kind not in _KINDS or not (named or opened):
        return
    if not named and content.kind not in ("jsp", "asp") and not _ACTS.search(content.lowered):
        return
    text, hidden = page_text(held)
    found = [code for code in codes(text, content.suffix, content.kind) if worth_reading(code)]
    # A database or a list of texts is no page because two bytes of it look like one.
    if len(held) > MOST and (found or named or content.kind in ("jsp", "asp")):
        yield Gap(
            content.path,
            None,
            Stage.ANALYSE,
            "longer than the analysis of pages reads",
            f"{len(held)} bytes",
        )
    for code in found:
        yield from program_marks(content.path, replace(code, hidden=code.hidden or hidden))


def worth_reading(code: Code) -> bool:
    """Whether anything stands in the text without which it can do nothing grave."""
    pattern = _NEEDED.get(code.language)
    if pattern is None or pattern.search(code.around) is not None:
        return True
    return pattern.search(code.text.lower()) is not None


def _page_number(hidden: str) -> str:
    return f"code page {hidden}" if hidden.isdigit() else hidden


def as_written(why: str, text: str) -> str:
    """`why` with names as `text` spells them: in most of these languages case means nothing."""
    lowered = text.lower()

    def spelled(found: re.Match[str]) -> str:
        at = lowered.find(found[0]) if len(lowered) == len(text) else -1
        return found[0] if at < 0 else text[at : at + len(found[0])]

    return _NAME.sub(spelled, why)


def program_marks(path: str, code: Code) -> Iterator[Mark | Gap]:
    """The marks of one program text, the surest of each kind first."""
    found: list[Mark] = []
    exhausted = False
    pending = [(code, 0, 1)]
    budget = _LAYERS
    while pending and budget:
        budget -= 1
        one, line, depth = pending.pop(0)
        flow = Flow(
            read(one.text, one.dialect),
            sources(one.language, one.around or code.around),
            basic=one.dialect is Dialect.BASIC,
        )
        exhausted |= flow.exhausted
        found.extend(_mark(path, one, sighting, line) for sighting in acts(one, flow))
        if depth < _LAYERS:
            for inner, where in _inner(one, flow):
                pending.append((inner, line or where, depth + 1))
    yield from _surest(found)
    if exhausted:
        detail = "what it does was followed in part"
        yield Gap(
            path, None, Stage.ANALYSE, "a page with more connections than are followed", detail
        )


def _inner(code: Code, flow: Flow) -> Iterator[tuple[Code, int]]:
    """Texts that the program works out and runs as code."""
    for step in flow.outline.steps:
        if step.target is not None or not step.node.arguments:
            continue
        if not any(sink.code and sink.path.search(step.node.path) for sink in SINKS[code.language]):
            continue
        text = flow.text(step.node.arguments[0], step.scope)
        if len(text) > 5:
            line = code.text.count("\n", 0, step.node.position) + 1
            how = "put together" if step.node.arguments[0].kind != "literal" else "a text"
            yield Code(code.language, text, how), line


def _mark(path: str, code: Code, sighting: Sighting, line: int) -> Mark:
    start = code.text.rfind("\n", 0, sighting.position) + 1
    end = code.text.find("\n", sighting.position)
    quote = code.text[max(start, sighting.position - 80) : len(code.text) if end < 0 else end]
    own = code.text.count("\n", 0, sighting.position) + 1
    why = as_written(sighting.why, code.text)
    if code.hidden:
        why += _HIDDEN.get(code.hidden) or _ENCODED.format(_page_number(code.hidden))
    return Mark(
        path,
        line or own,
        sighting.mark,
        shown(" ".join(quote.split()), 300),
        shown(why, 600),
        sighting.confidence,
    )


def _surest(marks: list[Mark]) -> Iterator[Mark]:
    seen: dict[str, set[int | None]] = {}
    for mark in sorted(marks, key=lambda one: -one.confidence):
        kept = seen.setdefault(mark.mark, set())
        if mark.line not in kept and len(kept) < _MARKS_PER_KIND:
            kept.add(mark.line)
            yield mark


ANALYSER = Analyser(_KINDS, find)
