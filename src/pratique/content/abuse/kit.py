"""What the scripts of a phishing kit do beside their pages.

They collect the fields of a form into a message that carries its own headings and the address of
the visitor, send that away and lead the visitor on; they shut out whoever looks for phishing; and
somewhere stands where the catch goes to.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pratique.content.abuse.watcher import names_watchers, watchers
from pratique.content.base import Analyser, Content
from pratique.content.mark import Mark
from pratique.content.names import (
    CREDENTIAL_DESTINATION,
    PHP_COLLECTS_CREDENTIALS,
    PHP_SHUTS_OUT_WATCHERS,
)
from pratique.parsers.base import shown

_SECRET: Final = re.compile(
    rb"\$_(?:POST|REQUEST|GET|SESSION)\s{0,3}\[\s{0,3}['\"]?[\w-]{0,30}(?:pass|pwd|\bpin\b|cvv"
    rb"|cvc|card|ccn|"
    rb"ssn|otp|secret|senha|contrase|motdepasse|sms|phrase|mnemonic)",
    re.IGNORECASE,
)
_SINK: Final = re.compile(
    rb"\bmail\s{0,3}\(|api\.telegram\.org|/sendmessage|discord(?:app)?\.com/api/webhooks"
    rb"|->send\s{0,3}\("
    rb"|\bfwrite\s{0,3}\(|\bfputs\s{0,3}\(|file_put_contents\s{0,3}\(",
    re.IGNORECASE,
)
# A heading and a value after it, as people write who only want to read the catch.
_HEADING: Final = re.compile(
    rb"(?:pass(?:word|wd|e|code)?|pin(?: code)?|cvv2?|cvc|card(?: ?(?:num(?:ber)?|no))?|otp"
    rb"|sms(?: code)?|ssn|"
    rb"user(?: ?(?:name|id))?|e-?mail|login|phrase|exp(?:iry|iration)?(?: date)?"
    rb"|account(?: number)?)"
    rb"(?:</?\w{1,6}>|[^\w\"'$\n]){1,30}(?:[\"']\s{0,9}\.\s{0,9}(?:\$|urldecode|trim"
    rb"|htmlspecialchars)|\{?\$)",
    re.IGNORECASE,
)
_VISITOR: Final = re.compile(
    rb"REMOTE_ADDR|HTTP_CLIENT_IP|X_FORWARDED_FOR|geoplugin|ip-api\.com|ipinfo\.io|ipapi\.co"
    rb"|HTTP_USER_AGENT",
    re.IGNORECASE,
)
_LEADS_ON: Final = re.compile(
    rb"header\s{0,3}\(\s{0,3}[\"']\s{0,3}(?:location|refresh)\s{0,3}:|<meta[^<>]{0,60}refresh"
    rb"|location(?:\.href)?\s{0,3}=|location\.replace",
    re.IGNORECASE,
)
_TURNED_AWAY: Final = re.compile(
    rb"\bexit\b|\bdie\b|HTTP/1\.[01] 40[34]|http_response_code\s{0,3}\(\s{0,3}40[34]|header\s{0"
    rb",3}\(\s{0,3}[\"']location",
    re.IGNORECASE,
)
_ASKED: Final = re.compile(
    rb"REMOTE_ADDR|gethostbyaddr|HTTP_USER_AGENT|HTTP_REFERER|X_FORWARDED", re.IGNORECASE
)
_ASKED_WORDS: Final = frozenset(
    {b"remote_addr", b"gethostbyaddr", b"http_user_agent", b"http_referer", b"http_x_forwarded_for"}
)
_BANNED: Final = re.compile(rb"[\"']\^?\d{1,3}\.\d{1,3}\.(?:\d{1,3}|\*)\.(?:\d{1,3}|\*)[\"']")
_MANY_BANNED: Final = 40
_MAIL: Final = re.compile(
    rb"[\"'\s,;<:]([A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{2,63}){1"
    rb",4})(?=[\"'\s,;>])"
)
_BOT: Final = re.compile(rb"\b(\d{8,10}):([\w-]{35})\b")
_CHAT: Final = re.compile(
    rb"chat_?id[\"']?\s{0,3}\]?\s{0,3}(?:=>?|:)\s{0,3}[\"']?(-?\d{6,14})", re.IGNORECASE
)
_HOOK: Final = re.compile(
    rb"(discord(?:app)?\.com/api/webhooks/\d{4})\d*/[\w-]{20,}", re.IGNORECASE
)
_CATCH: Final = re.compile(
    rb"[\"']([\w./-]{0,80}(?:result|rezult|log|vict|hit|catch|usernames|data|pass)\w{0"
    rb",20}\.(?:txt|html?|csv|log))[\"']",
    re.IGNORECASE,
)
_RECIPIENT: Final = re.compile(
    rb"(?:\$|define\s{0,3}\(\s{0,3}[\"'])\w{0,20}(?:send|to|mail|recip|result|rezult|yours)\w{0"
    rb",20}[\"']?\s{0,3}[=,]\s{0,3}[\"'][^\"'\s@]{1,64}@",
    re.IGNORECASE,
)
_EXAMPLE: Final = re.compile(
    rb"@(?:example|domain|yourdomain|yoursite|test|localhost|email)\b", re.IGNORECASE
)
_FRAMEWORK: Final = re.compile(
    rb"\bnamespace\s+\w|\bclass\s+\w+|ABSPATH|wp_verify_nonce|password_hash|password_verify"
    rb"|mysqli?_|PDO\b|prepare\s{0,3}\(|"
    rb"_JEXEC|csrf",
    re.IGNORECASE,
)
_WAYS_OUT: Final = (
    b"mail(", b"mail (", b"telegram", b"webhooks", b"->send", b"fwrite", b"fputs",
    b"file_put_contents",
)  # fmt: skip
_LONGEST: Final = 400_000
_SMALL: Final = 65_536
_SETTINGS: Final = 2_048


def find(content: Content) -> Iterator[Mark]:
    """Marks of a script that belongs to a kit."""
    held = content.held
    if len(held) > _LONGEST or b"<?" not in held:
        return
    lowered = content.lowered
    if not content.words.keys().isdisjoint(_ASKED_WORDS):
        yield from _shuts_out(content)
    collected = _collects(content) if _takes(lowered) else None
    if collected:
        yield collected
    if collected or _keeps_destination(held):
        yield from _destination(content)


def _takes(lowered: bytes) -> bool:
    if b"$_post" not in lowered and b"$_request" not in lowered and b"$_session" not in lowered:
        return False
    return any(word in lowered for word in _WAYS_OUT)


def _keeps_destination(held: bytes) -> bool:
    """Whether a small file beside the pages of a kit says where the catch goes."""
    if len(held) > _SETTINGS or b"@author" in held or b"*/" in held[:1000]:
        return False
    return _BOT.search(held) is not None or _RECIPIENT.search(held) is not None


def _collects(content: Content) -> Mark | None:
    held = content.held
    if len(held) > _SMALL:
        return None
    secret = _SECRET.search(held)
    if secret is None or _FRAMEWORK.search(held):
        return None
    sink = _SINK.search(held)
    headings = {found[0][:12].lower() for found in _HEADING.finditer(held)}
    if sink is None or not headings:
        return None
    signs = [
        word
        for word, seen in (
            ("puts it under headings of its own", len(headings) >= 2),
            ("adds the address of the visitor", _VISITOR.search(held) is not None),
            ("leads the visitor on", _LEADS_ON.search(held) is not None),
        )
        if seen
    ]
    if len(signs) < 2:
        return None
    why = f"The page takes {shown(secret[0], 60)} and hands it on: it {', '.join(signs)}."
    line = content.line(secret.start())
    quote = held[secret.start() : secret.start() + 200].partition(b"\n")[0]
    return Mark(
        content.path,
        line,
        PHP_COLLECTS_CREDENTIALS,
        shown(quote, 300),
        why,
        0.9 if len(signs) > 2 else 0.75,
    )


def _shuts_out(content: Content) -> Iterator[Mark]:
    held = content.held
    named = names_watchers(content.lowered)
    if not named and held.count(b".*") < _MANY_BANNED:
        return
    asked = _ASKED.search(held)
    if asked is None or not _TURNED_AWAY.search(held):
        return
    names = watchers(content.lowered.decode("latin-1")) if named else ()
    banned = _banned(held)
    if len(names) < 3 and banned < _MANY_BANNED:
        return
    if len(names) < 3:
        why = f"Visitors from {banned} networks that stand in the page are turned away."
        sure = 0.6
    else:
        why = f"Visitors of {', '.join(names[:8])} are turned away: they look for phishing."
        sure = 0.85
    line = content.line(asked.start())
    yield Mark(
        content.path,
        line,
        PHP_SHUTS_OUT_WATCHERS,
        ", ".join(names)[:300] or shown(asked[0]),
        why,
        sure,
    )


def _banned(held: bytes) -> int:
    return sum(1 for _ in _BANNED.finditer(held))


def _destination(content: Content) -> Iterator[Mark]:
    """Where a kit sends what it catches, with most of a bot's key left out."""
    held = content.held
    told: dict[str, int] = {}
    for found in _MAIL.finditer(held):
        if not _EXAMPLE.search(found[1]):
            told.setdefault(shown(found[1]), found.start())
    for found in _BOT.finditer(held):
        told.setdefault(f"Telegram bot {shown(found[1])}:{shown(found[2][:4])}…", found.start())
    for found in _CHAT.finditer(held):
        told.setdefault(f"Telegram chat {shown(found[1])}", found.start())
    for found in _HOOK.finditer(held):
        told.setdefault(f"{shown(found[1])}…", found.start())
    for found in _CATCH.finditer(held):
        told.setdefault(f"the file {shown(found[1])}", found.start())
    for target, at in list(told.items())[:10]:
        why = f"What is caught goes to {target}."
        yield Mark(content.path, content.line(at), CREDENTIAL_DESTINATION, target, why, 0.7)


ANALYSER = Analyser(frozenset({"php", "html", "text"}), find)
