"""Hosts, URLs, mail addresses and bots that the intruder's own code or command names.

Only what a finding quotes is read, and only of checks whose quote is the very passage that
fetches, connects, sends or leads away: the rest of an infected page is its owner's, and a
phishing page is full of the names of those whom it imitates.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Final
from urllib.parse import urlsplit

from pratique.content.indicator import IndicatorKind, indicators
from pratique.content.mark import Mark
from pratique.model import Finding, Severity
from pratique.store.tables import Tables
from pratique.story.indicator.indicator import Because, Indicator, Kind, Rule
from pratique.story.indicator.own import Own, canonical

# The quote is a command or a passage that fetches from there, connects to there, or leads there.
LEADING: Final = frozenset(
    """
    containers-command-bad files-coin-miner files-program-telling files-script-connects-back
    files-script-drops-program files-script-runs-hidden mail-bulk-mailer
    persistence-agent-obeys persistence-apt-hook persistence-at-job
    persistence-authorized-key-forced persistence-boot-argument
    persistence-boot-script-unowned persistence-command-replaced persistence-cron-fetches-code
    persistence-environment-loads persistence-initramfs-runs-code persistence-item-runs-code
    persistence-kernel-runs-program persistence-knock-opens persistence-network-shell
    persistence-package-script persistence-pam-runs-program persistence-socket-gives-shell
    persistence-ssh-runs-program persistence-starts-telling-script
    persistence-startup-runs-code persistence-udev-runs-code persistence-unit-runs-code
    web-htaccess-redirect web-page-runs-request web-php-drops-program web-php-hidden-include
    web-php-hidden-line web-php-runs-decoded web-php-runs-remote web-php-runs-request
    web-php-shell-calls-out web-script-mines web-script-misleads web-script-skims
    """.split()
)
# The quote is a passage that sends mail, or makes an account, with an address of the intruder.
SENDING: Final = frozenset(
    {"web-credential-mailer", "web-php-grants-account", "web-php-mails-hidden-address"}
)
# What their marks say besides the quote is where a hidden text comes to.
_TELLING: Final = frozenset(
    {"js-hidden-address", "js-takes-fields", "miner-configuration", "js-miner"}
)
_MOST: Final = 20_000  # characters of one finding
_SURE: Final = 0.5
_CUT: Final = "\N{HORIZONTAL ELLIPSIS}"
_STORED: Final = 300
_POOL: Final = re.compile(r"(?<![\w@./-])((?:[a-z0-9-]{1,63}\.){1,5}[a-z]{2,18}):\d{2,5}(?!\w)")
_TOKEN: Final = re.compile(r"(?<![\w:])(?:bot)?(\d{6,12}):[A-Za-z0-9_-]{34,36}(?![\w-])")
# `$1`, `%{REQUEST_URI}`, or an end to which the code adds something.
_VARIABLE: Final = re.compile(r"[$%]\{|\$[\w(]|%[1-9](?![0-9a-f])|[=&?]\Z", re.IGNORECASE)
_HOST: Final = re.compile(r"(?=.{4,253}\Z)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?\.){1,10}"
                          r"[a-z][a-z0-9-]{1,62}")  # fmt: skip


@dataclass(slots=True)
class Named:
    """What was taken, and what was not, with how often."""

    taken: list[Indicator] = field(default_factory=list)
    left: list[Because] = field(default_factory=list)


def named(tables: Tables, findings: Iterable[Finding], own: Own) -> Named:
    """What the passages of `findings` name."""
    found = Named()
    for finding in findings:
        if finding.severity < Severity.MEDIUM or finding.confidence < _SURE:
            continue
        if finding.check not in LEADING and finding.check not in SENDING:
            continue
        for text in dict.fromkeys(_passages(tables, finding)):
            _read(text[:_MOST], finding, own, found)
    return found


def about(finding: Finding, kind: Kind, value: str, rule: Rule) -> Indicator:
    """An indicator that one finding shows, as sure as it is, in its time."""
    window = finding.window
    return Indicator(
        kind, value, rule, (finding.id,), finding.confidence,
        (finding.technique,) if finding.technique else (), (finding.check,),
        window.before, None, " ".join(window.basis) if window.before is not None else "",
    )  # fmt: skip


def _passages(tables: Tables, finding: Finding) -> Iterator[str]:
    yield finding.quote
    for place in finding.places[:20]:
        where = "path = ? AND line IS NOT DISTINCT FROM ?"
        for mark in tables.rows(Mark, where, place.path, place.line):
            if mark.mark in _TELLING:
                yield mark.why


def _read(text: str, finding: Finding, own: Own, found: Named) -> None:
    for match in _TOKEN.finditer(text):
        token = about(finding, Kind.TOKEN, match[1], Rule.BOT)
        found.taken.append(replace(token, detects=False))
    text = _TOKEN.sub(" ", text)  # a URL of the bot's service holds the secret
    if finding.check == "files-coin-miner":
        for match in _POOL.finditer(text.lower()):
            _host(match[1], Rule.LEADS, finding, own, found)
    end_is_cut = len(text) >= _STORED or text.endswith(_CUT)
    for one in indicators(text.encode("utf-8", "replace")):
        value = one.value
        # Texts are stored cut, and part of an address is another address.
        cut = f"{value}{_CUT}" in text or (end_is_cut and text.rstrip(_CUT).endswith(value))
        match one.kind:
            case IndicatorKind.URL if finding.check in LEADING:
                _url(value, finding, own, found, cut=cut)
            case IndicatorKind.MAIL if finding.check in SENDING and not cut:
                _mail(value, finding, own, found)
            case IndicatorKind.ADDRESS | IndicatorKind.DOMAIN if cut:
                found.left.append(Because.CUT)
            case IndicatorKind.ADDRESS | IndicatorKind.DOMAIN if finding.check in LEADING:
                _host(value, Rule.LEADS, finding, own, found)
            case _:
                pass


def _url(value: str, finding: Finding, own: Own, found: Named, *, cut: bool) -> None:
    try:
        parts = urlsplit(value if not value.startswith("//") else f"http:{value}")
        host = (parts.hostname or "").rstrip(".")
    except ValueError:
        return
    if not host or (cut and not parts.path):
        found.left.append(Because.CUT)
        return
    refused = _refused(host, own)
    if refused is None:
        _host(host, Rule.PART, finding, own, found)
    elif refused is not Because.SERVICE or parts.path in ("", "/"):
        found.left.append(refused)
        return
    else:
        found.left.append(refused)
    if cut:
        found.left.append(Because.CUT)
    elif _VARIABLE.search(value):
        found.left.append(Because.VARIABLE)
    elif not value.startswith("//"):
        found.taken.append(about(finding, Kind.URL, value, Rule.LEADS))


def _mail(value: str, finding: Finding, own: Own, found: Named) -> None:
    host = value.rpartition("@")[2].lower()
    if own.refuses_host(host) is Because.OWN:
        found.left.append(Because.OWN)
        return
    drop = about(finding, Kind.MAIL, value, Rule.DROP)
    found.taken.append(replace(drop, personal=True))


def _host(host: str, rule: Rule, finding: Finding, own: Own, found: Named) -> None:
    refused = _refused(host, own)
    address = canonical(host)
    if refused is not None:
        found.left.append(refused)
    elif address is not None:
        taken = about(finding, Kind.ADDRESS, address, rule)
        found.taken.append(replace(taken, personal=True))
    elif _HOST.fullmatch(host.lower()):
        found.taken.append(about(finding, Kind.DOMAIN, host.lower(), rule))


def _refused(host: str, own: Own) -> Because | None:
    address = canonical(host)
    return own.refuses_host(host) if address is None else own.refuses_address(address)
