"""Pages that pass for the login of somebody else.

They carry a foreign name, fetch their pictures from its owner, and lead to a script beside them.
An own login may carry any word. That a page was saved from another site, or takes its pictures
from there, is what a copy cannot do without.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pratique.content.base import Analyser, Content
from pratique.content.mark import Mark
from pratique.content.names import (
    HTML_BRAND_FORM,
    HTML_WALLET_FORM,
)
from pratique.parsers.base import shown

# Whose logins are copied, and where their pictures lie: companies by their own addresses.
_BRANDS: Final = {
    "Microsoft": rb"login\.(?:live|microsoftonline|microsoft)\.com|aadcdn|msauth|msftauth"
    rb"|outlook\.(?:com|live|office)|office365|onedrive\.live|sharepoint\.com",
    "Google": rb"accounts\.google\.com|ssl\.gstatic\.com/accounts",
    "Apple": rb"appleid\.(?:apple|cdn-apple)\.com|idmsa\.apple|icloud\.com",
    "PayPal": rb"paypalobjects\.com|paypal\.com",
    "Amazon": rb"images-amazon\.com|ssl-images-amazon|amazon\.(?:com|de|co\.uk|fr)/ap/",
    "Netflix": rb"assets\.nflxext\.com|netflix\.com",
    "Facebook": rb"static\.xx\.fbcdn|facebook\.com/login|instagram\.com/accounts",
    "DHL": rb"dhl\.(?:com"
    rb"|de)",
    "FedEx": rb"fedex\.com",
    "UPS": rb"\bups\.com",
    "USPS": rb"usps\.com",
    "La Poste": rb"laposte\.(?:fr|net)|chronopost",
    "Royal Mail": rb"royalmail\.com",
    "DocuSign": rb"docusign\.(?:net"
    rb"|com)",
    "Adobe": rb"adobelogin|ims\.adobe",
    "Dropbox": rb"dropbox(?:static)?\.com",
    "LinkedIn": rb"linkedin\.com/(?:uas|checkpoint)"
    rb"|licdn\.com",
    "Yahoo": rb"login\.yahoo|yimg\.com|mail\.yahoo",
    "AOL": rb"login\.aol"
    rb"|aolcdn",
    "Chase": rb"chase\.com",
    "Wells Fargo": rb"wellsfargo(?:media)?\.com",
    "Bank of America": rb"bankofamerica\.com|bac-assets",
    "Citi": rb"citi(?:bank|cards)?\.com",
    "HSBC": rb"hsbc\.(?:com|co\.uk"
    rb"|fr)",
    "Barclays": rb"barclays\.co",
    "Santander": rb"santander\.(?:co|com)",
    "American Express": rb"americanexpress\.com|aexp-static",
    "Capital One": rb"capitalone\.com",
    "BNP": rb"bnpparibas",
    "Credit Agricole": rb"credit-agricole\.fr",
    "Societe Generale": rb"societegenerale\.fr",
    "ING": rb"\bing\.(?:com|nl|de"
    rb"|fr)",
    "Sparkasse": rb"sparkasse\.de",
    "Deutsche Bank": rb"deutsche-bank\.de",
    "Postbank": rb"postbank\.de",
    "Rabobank": rb"rabobank\.nl",
    "Postfinance": rb"postfinance\.ch",
    "Intesa": rb"intesasanpaolo",
    "Poste Italiane": rb"poste\.it",
    "BBVA": rb"bbva\.(?:com|es)",
    "Itau": rb"itau\.com",
    "Bradesco": rb"bradesco\.com",
    "Coinbase": rb"coinbase\.com",
    "Binance": rb"binance\.(?:com"
    rb"|vision)",
    "MetaMask": rb"metamask\.io",
    "Blockchain": rb"blockchain\.(?:com"
    rb"|info)/wallet",
    "Steam": rb"steamcommunity|steamstatic",
    "Orange": rb"orange\.fr",
    "Free": rb"subscribe\.free\.fr",
    "IRS": rb"\birs\.gov",
    "ANTAI": rb"antai\.gouv|impots\.gouv|ameli\.fr",
    "OVH": rb"ovh(?:cloud)?\.com/auth",
    "IONOS": rb"ionos\.(?:com|de)"
    rb"|1and1",
    "GoDaddy": rb"img1\.wsimg|sso\.godaddy",
}
_TITLES: Final = re.compile(
    rb"\b(outlook(?: web app)?|office ?365|microsoft|onedrive|sharepoint|hotmail|paypal"
    rb"|apple id|icloud|netflix|dhl"
    rb"|fedex|usps|docusign|dropbox|adobe (?:id|document|pdf)|linkedin|wells fargo"
    rb"|bank of america|chase bank|citibank|hsbc"
    rb"|barclays|santander|american express|capital one|bnp paribas|cr(?:e"
    rb"|\xc3\xa9)dit agricole|sparkasse|rabobank"
    rb"|postfinance|coinbase|binance|metamask|facebook|instagram|yahoo|aol mail|gmail"
    rb"|google accounts?|amazon sign|steam community)\b",
    re.IGNORECASE,
)
_TITLE: Final = re.compile(rb"<title\b[^<>]{0,200}>([^<]{1,300})", re.IGNORECASE)
_SAVED: Final = re.compile(
    rb"<!--\s{0,9}(?:saved from url=\(\d{1,9}\)|Mirrored from |Page saved with SingleFile\s{1"
    rb",9}url: )(?:https?://)?([\w.-]{3,200})",
    re.IGNORECASE,
)
_SECRET: Final = re.compile(
    rb"type\s{0,3}=\s{0,3}[\"']?password|(?:name|id|placeholder)\s{0,3}=\s{0,3}[\"']?[\w -]{0,30}"
    rb"(?:passw|cardnum|card[_ -]?num|\bcvv|\bcvc|\bccnum|\bssn\b|\botp\b|pincode)",
    re.IGNORECASE,
)
_TAKEN: Final = re.compile(
    rb"\b(?:src|href)\s{0,3}=\s{0,3}[\"']?(?:https?:)?//([\w.-]{4,200}[^\s\"'<>]{0,200})"
    rb"|url\(\s?[\"']?(?:https?:)?//([\w.-]{4,200})",
    re.IGNORECASE,
)
_STATIC: Final = re.compile(
    rb"\.(?:png|svg|gif|jpe?g|ico|css|webp|woff2?)\b|favicon|logo", re.IGNORECASE
)
_ACTION: Final = re.compile(
    rb"<form\b[^<>]{0,1500}?\baction\s{0,5}=\s{0,5}(?:\"([^\"]{0,500})\"|'([^']{0,500})'"
    rb"|([^\s>\"']{1,500}))",
    re.IGNORECASE,
)
_OWN_SCRIPT: Final = re.compile(
    rb"^(?:\./|\.\./)?[\w./ -]{1,100}\.(?:php\d?|asp|aspx|jsp|cgi|pl)(?:\?|#|$)", re.IGNORECASE
)
_WALLET: Final = re.compile(
    rb"(?:seed|recovery|secret|mnemonic|backup)[ -]{0,3}(?:recovery )?(?:phrase|words)"
    rb"|12[ -]word|24[ -]word|wallet private key",
    re.IGNORECASE,
)
_WALLET_FIELD: Final = re.compile(
    rb"<(?:textarea|input)\b[^<>]{0,400}(?:phrase|mnemonic|seed|word[ _-]?1\b|privatekey"
    rb"|private key|keystore)",
    re.IGNORECASE,
)
_SENDS: Final = re.compile(
    rb"\bmail\(|emailjs|formspree|web3forms|api\.telegram\.org|fetch\(|\.ajax\(|\.post\("
    rb"|action\s{0,3}=",
    re.IGNORECASE,
)
_MOST_LINKS: Final = 2000


def find(content: Content) -> Iterator[Mark]:
    """Marks of a page that asks for what belongs to the name that it carries."""
    lowered = content.lowered
    if b"<form" not in lowered and b"<input" not in lowered and b"<textarea" not in lowered:
        return
    if b"phrase" in lowered or b"mnemonic" in lowered:
        yield from _wallet(content)
    if len(content.held) > 1_500_000 or not _SECRET.search(content.held):
        return
    yield from _copied(content)


def _wallet(content: Content) -> Iterator[Mark]:
    held = content.held
    asked = _WALLET.search(held)
    field = _WALLET_FIELD.search(held)
    if asked is None or field is None or not _SENDS.search(held):
        return
    # A wallet of one's own is an application; a page that only asks is small and alone.
    if b"<html" not in content.lowered and b"<form" not in content.lowered:
        return
    why = "A page asks for the words that open a wallet. No service ever asks for these."
    yield Mark(
        content.path, content.line(field.start()), HTML_WALLET_FORM, shown(field[0], 300), why, 0.75
    )


def _copied(content: Content) -> Iterator[Mark]:
    held = content.held
    saved = _SAVED.search(held)
    title = _TITLE.search(held)
    named = _TITLES.search(title[1]) if title is not None else None
    taken = _brand_of_pictures(content)
    target = _target(content)
    if target is None:
        return
    where, local = target
    if saved is not None and _brand(saved[1].lower()):
        why = f"The page was saved from {shown(saved[1], 80)}, and its form leads to {where}."
        yield _mark(content, saved.start(), saved[0], why, 0.9 if local else 0.75)
    elif taken is not None and (named is not None or taken[2] >= 2):
        brand, at, number = taken
        why = (
            f"The page takes {number} pictures or styles from {brand}, and its form leads to "
            f"{where}."
        )
        yield _mark(content, at, held[at : at + 200], why, 0.9 if named and local else 0.75)
    elif named is not None and title is not None and local:
        why = f"The page is called {shown(title[1].strip(), 80)!r}, and its form leads to {where}."
        yield _mark(content, title.start(), title[0], why, 0.75)


def _mark(content: Content, at: int, quote: bytes, why: str, sure: float) -> Mark:
    return Mark(content.path, content.line(at), HTML_BRAND_FORM, shown(quote, 300), why, sure)


def _brand(text: bytes) -> str:
    for brand, pattern in _BRANDS.items():
        if re.search(pattern, text):
            return brand
    return ""


def _brand_of_pictures(content: Content) -> tuple[str, int, int] | None:
    """Whose pictures the page shows, where the first one stands, and how many they are."""
    counted: dict[str, list[int]] = {}
    for number, link in enumerate(_TAKEN.finditer(content.held)):
        if number >= _MOST_LINKS:
            break
        address = (link[1] or link[2]).lower()
        if not _STATIC.search(address):
            continue
        brand = _brand(address)
        if brand:
            counted.setdefault(brand, []).append(link.start())
    if not counted:
        return None
    brand = max(counted, key=lambda one: len(counted[one]))
    return brand, counted[brand][0], len(counted[brand])


def _target(content: Content) -> tuple[str, bool] | None:
    """Where the form with the secret leads, and whether that is a script beside the page.

    None where it leads to the owner of the name, or nowhere.
    """
    held = content.held
    for action in _ACTION.finditer(held):
        target = (action[1] or action[2] or action[3] or b"").strip()
        end = held.find(b"</form", action.end())
        if not _SECRET.search(held, action.end(), end if end >= 0 else len(held)):
            continue
        if target.lower().startswith((b"http", b"//")):
            host = target.partition(b"//")[2].partition(b"/")[0]
            if _brand(host.lower()):
                return None
            return shown(host, 80), False
        if _OWN_SCRIPT.match(target):
            return f"the script {shown(target, 80)}", True
        if not target and content.kind == "php" and b"$_post" in content.lowered:
            return "this very script", True
    return None


ANALYSER = Analyser(frozenset({"html", "php", "text"}), find)
