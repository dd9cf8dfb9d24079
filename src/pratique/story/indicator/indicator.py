"""What an indicator is: one value, why it was taken, how sure, since when, from which findings."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from pratique.model import Instant
from pratique.phrase import Phrase


class Kind(StrEnum):
    """What the value is; the words are those of STIX 2.1 where it has one."""

    SHA256 = "sha256"
    ADDRESS = "address"  # IPv4 or IPv6, in the form of RFC 5952
    DOMAIN = "domain-name"
    URL = "url"
    MAIL = "email-addr"
    TOKEN = "telegram-bot"  # noqa: S105 - the number of a bot; the secret part is never told
    PATH = "file-path"  # in readable form, absolute in the evidence
    ACCOUNT = "user-account"
    KEY = "ssh-key"  # `SHA256:...` as ssh-keygen -l prints it
    COMMAND = "command-line"
    AGENT = "user-agent"


class Rule(StrEnum):
    """Why something is an indicator; `WORDS` says it to a person."""

    MALICIOUS = "malicious-file"
    SUSPICIOUS = "suspicious-file"
    IMPLANT = "place-of-implant"
    ENTRY = "way-in"
    CALLED = "called-back-door"
    ATTACKED = "attack-that-was-answered"
    LEADS = "code-leads-there"
    PART = "host-of-url"
    DROP = "kit-sends-there"
    BOT = "kit-reports-to-bot"
    CREATED = "account-of-intruder"
    OPENED = "key-of-intruder"
    STARTED = "command-that-starts"
    SAID = "said-to-be"


WORDS: Final = {
    Rule.MALICIOUS: Phrase("the content of a file that was judged malicious"),
    Rule.SUSPICIOUS: Phrase("the content of a file that was judged suspicious: look at it first"),
    Rule.IMPLANT: Phrase("where a malicious file lay that belongs to no package"),
    Rule.ENTRY: Phrase("the way in came from there, as the logs tell"),
    Rule.CALLED: Phrase("it used a page that the intruder had left"),
    Rule.ATTACKED: Phrase("an attack came from there, and the server answered it"),
    Rule.LEADS: Phrase("code or a command of the intruder leads there"),
    Rule.PART: Phrase("the host of an address that code of the intruder leads to"),
    Rule.DROP: Phrase("a kit sends there what victims type, or a planted account has it"),
    Rule.BOT: Phrase("a kit reports to this bot; its secret part is not told"),
    Rule.CREATED: Phrase("a finding names the line that makes it an account"),
    Rule.OPENED: Phrase("a finding names the line that lets this key in"),
    Rule.STARTED: Phrase("a job or a unit that a finding names runs it"),
    Rule.SAID: Phrase("what used the intruder's pages said that it was this program"),
}


@dataclass(frozen=True, slots=True)
class Indicator:
    """One value that others may look for.

    `first` and `last` are when it was there or acted, by `basis`; None where nothing tells.
    `detects` says whether a machine may raise an alarm on it alone: else it helps people only.
    `personal` says whether it may be about a person, be it the intruder. `paths` are where a
    content lay, readable; `size` and `md5` are those of that content, where known.
    """

    kind: Kind
    value: str
    rule: Rule
    findings: tuple[str, ...]
    confidence: float
    techniques: tuple[str, ...] = ()
    checks: tuple[str, ...] = ()
    first: Instant | None = None
    last: Instant | None = None
    basis: str = ""
    detects: bool = True
    personal: bool = False
    paths: tuple[str, ...] = ()
    size: int | None = None
    md5: str = ""
    also: tuple[Rule, ...] = ()  # other rules by which it was taken

    @property
    def rules(self) -> tuple[Rule, ...]:
        """Every rule by which it was taken, the surest first."""
        return (self.rule, *self.also)

    @property
    def why(self) -> Phrase:
        """The rule in words."""
        return WORDS[self.rule]

    @property
    def further(self) -> tuple[Phrase, ...]:
        """The other rules in words."""
        return tuple(WORDS[rule] for rule in self.also)


class Because(StrEnum):
    """Why something that was named is no indicator all the same."""

    OWN = "own"
    PRIVATE = "private"
    SERVICE = "service"
    KNOWN_GOOD = "known-good"
    CAME_BEFORE = "came-before"
    CRAWLER = "crawler"
    EMPTY = "empty"
    CUT = "cut"
    TOO_MANY = "too-many"
    SYSTEM = "system-file"
    CALLERS = "many-callers"
    UNSURE = "unsure"
    VARIABLE = "variable"


KEPT_OUT: Final = {
    Because.OWN: Phrase("the server's own names and addresses"),
    Because.PRIVATE: Phrase("addresses of private networks"),
    Because.SERVICE: Phrase("services that everybody uses; only the full URL is kept"),
    Because.KNOWN_GOOD: Phrase("contents that a package or a clean copy has, too"),
    Because.CAME_BEFORE: Phrase("addresses that logged in before the break-in"),
    Because.CRAWLER: Phrase("addresses of what says that it is a search engine"),
    Because.EMPTY: Phrase("empty files"),
    Because.CUT: Phrase("texts that were stored cut, and could be wrong"),
    Because.TOO_MANY: Phrase("more than the most of one kind: see pratique findings"),
    Because.SYSTEM: Phrase("files that every server has, whatever stands in them"),
    Because.UNSURE: Phrase("contents that are suspicious, and not more likely bad than not"),
    Because.VARIABLE: Phrase("addresses of which a part is only known when the code runs"),
    Because.CALLERS: Phrase("callers of a page that many called: they may be visitors or victims"),
}
