"""Pages that send mails in bulk: recipients, subject and text are pasted into a form.

A contact form has one recipient, and a newsletter keeps its readers in a database. A page that
cuts what a visitor sends into lines and mails to each of them serves only its visitor.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pratique.content.base import Analyser, Content
from pratique.content.mark import Mark
from pratique.content.names import PHP_BULK_MAILER
from pratique.parsers.base import shown

_SENDS: Final = re.compile(
    rb"(?<![\w>$:])mail\s{0,3}\(|\bfsockopen\s{0,3}\(|stream_socket_client\s{0,3}\(|->send\s{0,3}\(\s{0,3}\)"
    rb"|RCPT TO\s{0,3}:|mb_send_mail\s{0,3}\(",
    re.IGNORECASE,
)
_CUTS: Final = frozenset({b"explode", b"split", b"preg_split"})
_SENDING: Final = frozenset(
    {b"mail", b"mb_send_mail", b"fsockopen", b"stream_socket_client", b"send", b"rcpt"}
)
_LINES: Final = re.compile(
    rb"(?:explode|preg_split|split)\s{0,3}\(\s{0,3}(?:[\"'](?:\\r|\r)?(?:\\n|\n)[\"']|PHP_EOL|[\"'][/#]\S{0,20}\\[nRs]\S{0,12}[\"']|chr\(1[03]\))"
    rb"\s{0,3},\s{0,3}([^,;]{1,200})",
    re.IGNORECASE,
)
_LISTED: Final = re.compile(rb"\$\w{1,60}(?:\s?\[[^\]\n]{1,60}\])?")
_LIST_NAME: Final = re.compile(
    rb"mail|list|recip|address|\bto\b|victim|target|\$to|leads|destin", re.IGNORECASE
)
_GIVEN: Final = re.compile(
    rb"\$(?:_(?:POST|REQUEST|GET)|HTTP_POST_VARS|params|post)\s{0,3}\[\s{0,3}[\"']?([\w-]{1,40})",
    re.IGNORECASE,
)
# With `register_globals`, the fields of the form are variables.
_FIELD: Final = re.compile(
    rb"<(?:input|textarea)\b[^<>]{0,300}?\bname\s{0,3}=\s{0,3}[\"']?([\w-]{1,40})", re.IGNORECASE
)
_WORDS: Final = (
    re.compile(rb"subj|betreff|asunto|sujet|assunto|oggetto|\btitle$", re.IGNORECASE),
    re.compile(rb"mess|body|html|letter|text|content|\bmsg|nachricht", re.IGNORECASE),
    re.compile(rb"from|sender|realname|\bname$|reply|nome|email$", re.IGNORECASE),
    re.compile(
        rb"list|emails|mails|maillist|recip|\bto\b|^to|para|bcc|address|leads|destin", re.IGNORECASE
    ),
)
_LOOP: Final = re.compile(rb"\bforeach\s{0,3}\(|\bfor\s{0,3}\(|\bwhile\s{0,3}\(", re.IGNORECASE)
_OWN_FORM: Final = re.compile(rb"<textarea\b", re.IGNORECASE)
_GUARDED: Final = re.compile(
    rb"ABSPATH|_JEXEC|wp_verify_nonce|check_admin_referer|is_admin\s{0,3}\(|defined\s{0,3}\(\s{0,3}['\"][A-Z_]{4,}['\"]\s{0,3}\)\s{0,3}(?:or|\|\|)"
    rb"|\bnamespace\s+[A-Z]|mysqli?_query|->query\s{0,3}\(|\bPDO\b|current_user|csrf",
    re.IGNORECASE,
)
_DISGUISE: Final = re.compile(
    rb"\[-?(?:randomstring|random|email|emailuser|time|rand\w{0,8})-?\]|##\w{3,12}##|%random\w{0,8}%|X-Mailer[^;\n]{0,80}(?:rand|array_rand)",
    re.IGNORECASE,
)
_PROGRESS: Final = re.compile(
    rb"(?:ob_)?flush\s{0,3}\(|set_time_limit\s{0,3}\(\s{0,3}0|sleep\s{0,3}\(|\b(?:spammed|spamed|sended|inbox)\b",
    re.IGNORECASE,
)
_LONGEST: Final = 600_000


def find(content: Content) -> Iterator[Mark]:
    """A mark where a page mails to lines that somebody pastes."""
    held = content.held
    lowered = content.lowered
    # In this order: it goes through the few words, and not through those of the file.
    words = content.words.keys()
    if words.isdisjoint(_CUTS) or words.isdisjoint(_SENDING) or len(held) > _LONGEST:
        return
    if b"mail" not in lowered or b"<?" not in held:
        return
    if not any(word in lowered for word in (b"_post", b"_request", b"_get", b"<textarea")):
        return
    if not _SENDS.search(held):
        return
    cut = next((one for one in _LINES.finditer(held) if _LIST_NAME.search(one[1])), None)
    if cut is None or not _LOOP.search(held, max(0, cut.start() - 3000)):
        return
    given = {found[1] for found in (*_GIVEN.finditer(held), *_FIELD.finditer(held))}
    asked = [any(word.search(name) for name in given) for word in _WORDS]
    if sum(asked) < 3 or _GUARDED.search(held):
        return
    form = _OWN_FORM.search(held) is not None
    disguise = _DISGUISE.search(held)
    progress = _PROGRESS.search(held) is not None
    if form + (disguise is not None) + progress < 1:
        return
    extra = (
        " It changes each mail a little, so that filters do not know it again." if disguise else ""
    )
    listed = _LISTED.match(cut[1])
    why = (
        "Subject, sender, text and recipients come from a visitor, and a mail goes to each line of"
        f" {shown(listed[0] if listed else b'a list', 60)}.{extra}"
    )
    start = max(held.rfind(b"\n", 0, cut.start()) + 1, cut.start() - 80)
    quote = held[start : cut.start() + 200].partition(b"\n")[0].strip()
    sure = 0.9 if form and (disguise or progress) else 0.8
    yield Mark(
        content.path, content.line(cut.start()), PHP_BULK_MAILER, shown(quote, 300), why, sure
    )


ANALYSER = Analyser(frozenset({"php", "html", "text"}), find)
