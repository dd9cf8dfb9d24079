"""Pages for search engines: links that no visitor sees, texts that only robots get.

And pages that say themselves that somebody else wrote them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pratique.content.base import Analyser, Content
from pratique.content.mark import Mark
from pratique.content.names import (
    HTML_DEFACED,
    HTML_HIDDEN_LINKS,
    PHP_CLAIMS_SITE,
    PHP_CLOAKS,
)
from pratique.parsers.base import shown

_HIDING: Final = re.compile(
    rb"style\s{0,3}=\s{0,3}\\?[\"'][^\"'<>]{0,200}(?:display\s{0,3}:\s{0,3}none|(?:left|top"
    rb"|text-indent|margin-left|right)\s{0,3}:\s{0,3}-\d{3,}"
    rb"|height\s{0,3}:\s{0,3}[01](?:px)?\s{0,3};[^\"'<>]{0,100}overflow\s{0,3}:\s{0,3}hidden"
    rb"|overflow\s{0,3}:\s{0,3}hidden\s{0,3};[^\"'<>]{0,100}height\s{0,3}:\s{0,3}[01](?:px)?\b"
    rb"|visibility\s{0,3}:\s{0,3}hidden|font-size\s{0,3}:\s{0,3}0|opacity\s{0,3}:\s{0,3}0\s{0"
    rb",3}[;\"'])",
    re.IGNORECASE,
)
_LINK: Final = re.compile(
    rb"<a\b[^<>]{0,300}\bhref\s{0,3}=\s{0,3}\\?[\"']?(?:https?:)?//([\w.-]{3,200})[^<>]{0"
    rb",500}>([^<]{0,200})",
    re.IGNORECASE,
)
_GOODS: Final = re.compile(
    rb"\b(?:viagra|cialis|levitra|kamagra|sildenafil|tadalafil|xanax|tramadol|oxycodone"
    rb"|phentermine|ambien|casinos?|poker|"
    rb"slots?|gacor|judi|togel|baccarat|roulette|sbobet|bandar|taruhan|bets?|betting|payday"
    rb"|loans?|replicas?|rolex|"
    rb"louis vuitton|gucci|jerseys?|nike air|ugg boots|moncler|ray ?ban|oakley|essays?"
    rb"|dissertation|term papers?|porn\w{0,6}|xxx|"
    rb"escorts?|camgirls?|sex|hentai|crack(?:ed)?|keygen|torrent|bitcoin|forex|cheap \w{3,15}"
    rb"|buy \w{3,15} online|pharmacy)\b",
    re.IGNORECASE,
)
_HIDES: Final = (
    b"display:none", b"display: none", b":-", b": -", b"visibility", b"overflow", b"font-size:0",
    b"opacity",
)  # fmt: skip
_BLOCK: Final = 60_000
_LEAST_LINKS: Final = 4
_ROBOTS: Final = re.compile(
    rb"googlebot|bingbot|msnbot|yandexbot|baiduspider|slurp|yahoo!? slurp|google\.(?:co|com)"
    rb"|google\b[^\n]{0,40}\|?[^\n]{0,40}(?:bing|yahoo|msn|aol)"
    rb"|(?:bing|yahoo|aol)[^\n]{0,60}google",
    re.IGNORECASE,
)
_ASKS: Final = re.compile(rb"HTTP_USER_AGENT|HTTP_REFERER", re.IGNORECASE)
_FETCHES: Final = re.compile(
    rb"file_get_contents\s{0,3}\(\s{0,3}(?:[\"']https?:|\$)|curl_exec\s{0,3}\(|fsockopen\s{0"
    rb",3}\(|\bfopen\s{0,3}\(\s{0,3}[\"']https?:",
    re.IGNORECASE,
)
_ELSEWHERE: Final = re.compile(
    rb"[\"']https?://|base64_decode|str_rot13|hex2bin|\\x68\\x74|gzinflate|\$_SERVER\s{0,3}\[",
    re.IGNORECASE,
)
_SHOWS: Final = re.compile(rb"\b(?:echo|print|exit|die)\b", re.IGNORECASE)
# A program that only does not want to be listed answers robots with an error.
_REFUSES: Final = re.compile(
    rb"header\s{0,3}\(\s{0,3}[\"']\s{0,3}(?:HTTP/[\d.]{1,3}|status:)\s{0,3}40[34]"
    rb"|http_response_code\s{0,3}\(\s{0,3}40[34]",
    re.IGNORECASE,
)
_SOON: Final = 400
_LEADS: Final = re.compile(
    rb"header\s{0,3}\(\s{0,3}[\"']\s{0,3}location\s{0,3}:\s{0,3}(?:https?://([\w.-]{4,200})"
    rb"|[\"']\s{0,3}\.\s{0,3}\$)",
    re.IGNORECASE,
)
_APPLICATION: Final = re.compile(
    rb"\bnamespace\s+[A-Z]|\bclass\s+\w+\s{0,9}(?:extends|implements|\{)|_JEXEC|add_action\s{0"
    rb",3}\(|Drupal|\bprerender",
    re.IGNORECASE,
)
_CLAIM: Final = re.compile(rb"google-site-verification:|google[^\n;]{0,40}\.html", re.IGNORECASE)
_WRITES: Final = re.compile(
    rb"file_put_contents\s{0,3}\(|\bfwrite\s{0,3}\(|\bfputs\s{0,3}\(", re.IGNORECASE
)
_REQUEST: Final = re.compile(
    rb"\$_(?:GET|POST|REQUEST|SERVER\s{0,3}\[\s{0,3}[\"'](?:REQUEST_URI|QUERY_STRING))",
    re.IGNORECASE,
)
_SITEMAP: Final = re.compile(rb"sitemap[^\n]{0,200}\.xml|robots\.txt", re.IGNORECASE)
_SAID: Final = (
    b"hacked by", b"defaced by", b"pwned by", b"owned by", b"0wned by", b"h4cked by", b"rooted by",
    b"hax0red by", b"stamped by", b"touched by", b"was hacked", b"been hacked", b"got hacked",
)  # fmt: skip
_SAID_WORDS: Final = frozenset(word for said in _SAID for word in said.split()) - {
    b"by",
    b"was",
    b"been",
    b"got",
}
_DEFACED: Final = re.compile(b"|".join(re.escape(word) for word in _SAID), re.IGNORECASE)
# What any page says of marks, firms and sculptures, unless it is the title.
_ORDINARY: Final = frozenset({b"owned by", b"stamped by", b"touched by", b"rooted by"})
_DEFACED_BELOW: Final = re.compile(
    b"|".join(re.escape(word) for word in _SAID if word not in _ORDINARY), re.IGNORECASE
)
_TITLE: Final = re.compile(rb"<title\b[^<>]{0,100}>([^<]{0,300})", re.IGNORECASE)
_TAGS: Final = re.compile(rb"<[^<>]{0,2000}>")
_SMALL: Final = 30_000


def find(content: Content) -> Iterator[Mark]:
    """Marks of what is made for search engines, and of a page that names its intruder."""
    lowered = content.lowered
    if b"href" in content.words and b"<a" in lowered:
        yield from _hidden_links(content)
    if b"<?" in content.held and len(content.held) < 200_000:
        if b"http_user_agent" in content.words or b"http_referer" in content.words:
            yield from _cloaks(content)
        if b"site-verification" in lowered or b"robots.txt" in lowered:
            yield from _claims(content)
    if len(content.held) < _SMALL and not content.words.keys().isdisjoint(_SAID_WORDS):
        yield from _defaced(content)


def _hidden_links(content: Content) -> Iterator[Mark]:
    held = content.held
    lowered = content.lowered
    if lowered.count(b"<a") < _LEAST_LINKS or not any(word in lowered for word in _HIDES):
        return
    end = 0
    for number, hiding in enumerate(_HIDING.finditer(held)):
        if number >= 300:
            return
        if hiding.start() < end:
            continue
        tag = held.rfind(b"<", max(0, hiding.start() - 400), hiding.start())
        if tag < 0:
            continue
        stop = _closed(lowered, tag)
        links = [(one[1].lower(), one[2]) for one in _LINK.finditer(held, hiding.end(), stop)]
        if len(links) < _LEAST_LINKS:
            continue
        end = stop
        goods = {
            found[0].lower()
            for host, text in links
            for found in _GOODS.finditer(text + b" " + host.replace(b"-", b" "))
        }
        hosts = {host for host, _ in links}
        if len(hosts) >= 2 and len(goods) >= 2:
            words = ", ".join(sorted(shown(word) for word in goods)[:6])
            why = (
                f"{len(links)} links to {len(hosts)} other sites stand where no visitor sees "
                f"them: {words}."
            )
            quote = held[tag : tag + 300]
            yield Mark(
                content.path, content.line(tag), HTML_HIDDEN_LINKS, shown(quote, 300), why, 0.9
            )
            return


# Elements with nothing inside.
_VOID: Final = frozenset(
    (b"area", b"base", b"br", b"col", b"embed", b"hr", b"img", b"input", b"link", b"meta",
     b"source", b"track", b"wbr")
)  # fmt: skip


def _closed(lowered: bytes, tag: int) -> int:
    """Where the element ends that begins at `tag`, as far as its own name tells."""
    name = re.match(rb"<([a-z][a-z0-9]{0,20})", lowered[tag : tag + 24])
    most = min(len(lowered), tag + _BLOCK)
    if name is None:
        return most
    if name[1] in _VOID:
        return tag
    depth = 0
    for found in re.finditer(rb"<(/?)" + name[1] + rb"\b", lowered[tag:most]):
        depth += -1 if found[1] else 1
        if depth <= 0:
            return tag + found.end()
    return most


def _cloaks(content: Content) -> Iterator[Mark]:
    held = content.held
    if _APPLICATION.search(held):
        return
    for number, asks in enumerate(_ASKS.finditer(held)):
        if number >= 10:
            return
        around = held[max(0, asks.start() - 1500) : asks.end() + 3000]
        if not _ROBOTS.search(around) or _REFUSES.search(held, asks.end(), asks.end() + _SOON):
            continue
        leads = _LEADS.search(around)
        line = content.line(asks.start())
        quote = shown(_from_its_line(held, asks.start()), 300)
        if leads is not None:
            where = shown(leads[1]) if leads[1] else "an address that it puts together"
            why = f"Visitors who come from a search engine, or its robots, are led to {where}."
            yield Mark(content.path, line, PHP_CLOAKS, quote, why, 0.8)
            return
        if _FETCHES.search(held) and _ELSEWHERE.search(held) and _SHOWS.search(around):
            why = (
                "Search engines get a text that is fetched from another machine; people get "
                "the page."
            )
            yield Mark(content.path, line, PHP_CLOAKS, quote, why, 0.75)
            return


def _from_its_line(held: bytes, position: int) -> bytes:
    """What stands at `position`, from the beginning of its line unless that is far away."""
    start = max(held.rfind(b"\n", 0, position) + 1, position - 60)
    return held[start : position + 240].strip()


def _claims(content: Content) -> Iterator[Mark]:
    held = content.held
    claim = _CLAIM.search(held)
    if claim is None or _APPLICATION.search(held) or not _WRITES.search(held):
        return
    if not _REQUEST.search(held):
        return
    more = (
        " It writes a map of the site, or the rules for robots, as well."
        if _SITEMAP.search(held)
        else ""
    )
    why = f"Whoever calls the page can prove to a search engine that the site is theirs.{more}"
    yield Mark(
        content.path, content.line(claim.start()), PHP_CLAIMS_SITE, shown(claim[0], 300), why, 0.8
    )


def _defaced(content: Content) -> Iterator[Mark]:
    held = content.held
    said = _DEFACED.search(held)
    if said is None or not (b"<html" in content.lowered or b"<title" in content.lowered):
        return
    title = _TITLE.search(held)
    words = len(_TAGS.sub(b" ", held).split())
    titled = title is not None and _DEFACED.search(title[1]) is not None
    if not titled:
        said = _DEFACED_BELOW.search(held)
    if said is None or (not titled and words > 300):
        return
    why = "The page itself says that somebody broke in."
    line = content.line(said.start())
    yield Mark(
        content.path,
        line,
        HTML_DEFACED,
        shown(held[said.start() : said.start() + 120], 300),
        why,
        0.85 if titled else 0.7,
    )


ANALYSER = Analyser(frozenset({"html", "php", "text"}), find)
