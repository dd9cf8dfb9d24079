"""Forms that ask for a password and send it to another machine, or to a mail script."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from pratique.content.base import Analyser, Content
from pratique.content.mark import Mark
from pratique.content.names import HTML_CREDENTIAL_FORM_FOREIGN
from pratique.parsers.base import shown

_FORM = re.compile(rb"<form\b([^<>]{0,2000})>", re.IGNORECASE)
_ACTION = re.compile(
    rb"\baction\s{0,9}=\s{0,9}(?:\"([^\"]{0,500})\"|'([^']{0,500})'|([^\s>\"']{1,500}))",
    re.IGNORECASE,
)
_PASSWORD = re.compile(rb"type\s{0,9}=\s{0,9}[\"']?password", re.IGNORECASE)
_MAIL_SCRIPT = re.compile(
    rb"^(?:\./)?[\w-]{0,40}(?:mail|send|sent|post|next|process|verify|telegram|result|rezult|grab)[\w-]{0,40}\.php$",
    re.IGNORECASE,
)
_THIS_MACHINE = re.compile(r"localhost|127\.\d+\.\d+\.\d+|::1")
_FORM_LENGTH = 100_000
_FORMS = 50


def find(content: Content) -> Iterator[Mark]:
    """Each form with a password field whose action leads off this machine."""
    held = content.held
    if b"password" not in content.lowered or not _PASSWORD.search(held):
        return
    for number, form in enumerate(_FORM.finditer(held)):
        if number >= _FORMS:
            return
        action = _ACTION.search(form[1])
        end = held.find(b"</form", form.end(), form.end() + _FORM_LENGTH)
        inside = held[form.end() : end if end >= 0 else form.end() + _FORM_LENGTH]
        if action is None or not _PASSWORD.search(inside):
            continue
        target = (action[1] or action[2] or action[3] or b"").strip()
        yield from _judge(content, form, target)


def _judge(content: Content, form: re.Match[bytes], target: bytes) -> Iterator[Mark]:
    path, line = content.path, content.line(form.start())
    quote = shown(form[0], 300)
    host = _host(target)
    if host:
        if host not in path and not _THIS_MACHINE.fullmatch(host):
            why = f"A form that asks for a password sends it to {shown(host, 100)}."
            yield Mark(path, line, HTML_CREDENTIAL_FORM_FOREIGN, quote, why, 0.75)
    elif _MAIL_SCRIPT.match(target):
        why = f"A form that asks for a password sends it to the script {shown(target, 100)}."
        yield Mark(path, line, HTML_CREDENTIAL_FORM_FOREIGN, quote, why, 0.5)


def _host(target: bytes) -> str:
    if not target.lower().startswith((b"http://", b"https://", b"//")) or b"<" in target:
        return ""
    try:
        return urlsplit(target.decode("utf-8", "replace")).hostname or ""
    except ValueError:
        return ""


ANALYSER = Analyser(frozenset({"html", "php", "text"}), find)
