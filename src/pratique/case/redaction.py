"""The same to share with everybody: no name of the machine, of its people and of its customers.

Two walls. What people wrote or what quotes the evidence is left out whole: commands, sentences,
accounts that a person may have. In what stays, the names that the case knows are replaced with
pseudonyms: the same name gets the same one in every export of this case, and nobody without
the salt of the case can try names until one fits. Addresses, domains, URLs and mail addresses
of the intruder stay: they are what is shared.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from pratique.case.evidence_tables import tables_of
from pratique.case.folder import Case
from pratique.case.sharing import Shared
from pratique.store.tables import Tables
from pratique.story.indicator.indicator import Indicator, Kind
from pratique.survey.salt import salt_in

# Folders and accounts that every server has: they name nobody.
_USUAL: Final = frozenset(
    """
    admin apache apache2 api app apps application applications archive assets backup backups
    bin blog boot build cache cgi-bin cgi com config content conf contrib core cron css current
    data db default demo dev dist doc docs domains download downloads etc example files font
    fonts forum home host htdocs html http httpd httpdocs httpsdocs images img inc include
    includes index js lib lib64 library local log logs mail main media migrations modules mysql
    new nginx node_modules old opt org old owncloud pages php phpmyadmin plugins portal private
    private_html proc production public public_html releases root run sbin script scripts secure
    server share shared shop site sites sites-available sites-enabled spool sql src srv staging
    static storage store subdomains sys system templates test tests themes tmp tools update
    upload uploads user users usr var vendor vhost vhosts virtual web webapps webmail website
    websites wiki wordpress wp wp-admin wp-content wp-includes www www-data
    """.split()
)  # fmt: skip
# Behind these stands the name of a person or of a customer.
_HOMES: Final = re.compile(
    r"(?<![\w])(?P<before>/(?:home|var/www/(?:vhosts|clients)|var/vhosts|srv/(?:www|users|http)"
    r"|var/(?:spool/)?mail|var/spool/cron(?:/crontabs)?|var/mail/vhosts|home/[^/]+/(?:domains|web)"
    r"|usr/home|export/home|vhosts)/)(?P<name>[^/\s'\"]+)"
)
_MAIL: Final = re.compile(
    r"(?<![\w.+-])[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,6}[a-z]{2,18}", re.IGNORECASE
)
# A part of a path by the name of a domain is that of a customer.
_DOMAIN: Final = re.compile(
    r"(?i)(?:[a-z0-9-]{1,63}\.){1,4}(?:[a-z]{2,3}|info|example|test|name|shop|online|site|store"
    r"|cloud|group|email|agency|studio|museum|coop|aero|mobi|tech|academy)"
)
_ENDINGS: Final = frozenset(
    """php js py pl sh rb so ko py html htm css jpg png gif ico svg txt log zip tar gz bz2 xz sql
    bak old ini xml yml jsp asp inc lua cgi ts map md exe dll bin deb rpm apk jar war c h cpp rs
    go conf cfg json service timer sock db tgz rar 7z phar exe scr doc pdf mp3 mp4 phtml tmp pid
    """.split()
)
# What a person may have written into: nothing of it is told.
_WHOLE: Final = frozenset({Kind.COMMAND, Kind.AGENT})
_SHORTEST: Final = 3
_LONG: Final = 7
_NAMES: Final = """
SELECT DISTINCT 'account' AS kind, username AS name FROM account
WHERE uid >= 1000 AND uid < 65000 AND username <> 'nobody'
UNION SELECT DISTINCT 'account', split_part(directory, '/', 3) FROM account
WHERE directory LIKE '/home/%'
UNION SELECT DISTINCT 'person', trim(unnest(string_split(description, ','))) FROM account
WHERE uid >= 1000 AND uid < 65000
UNION SELECT DISTINCT 'account', "user" FROM mail_event WHERE "user" IS NOT NULL
UNION SELECT DISTINCT 'host', host_name FROM machine
UNION SELECT DISTINCT 'host', machine_id FROM machine
UNION SELECT DISTINCT 'site', lower(unnest(list_append(names, name))) FROM site
UNION SELECT DISTINCT 'site', unnest(string_split(document_root, '/')) FROM site
UNION SELECT DISTINCT 'host', unnest(hostnames) FROM etc_hosts
"""


def redacted(shared: Shared, case: Case) -> Shared:
    """`shared` without personal data; `removed` counts what was replaced or left out."""
    evidence = case.newest().id
    with tables_of(case, evidence) as tables:
        names = names_of(tables)
    return Redaction(salt_in(case.folder), names).of(shared)


def names_of(tables: Tables) -> dict[str, str]:
    """What must not be told, by kind of pseudonym: `{"bruno": "account"}`."""
    found: dict[str, str] = {}
    for kind, name in tables.select(f"SELECT kind, name FROM ({_NAMES}) ORDER BY 1, 2"):  # noqa: S608
        for one in _parts(kind, (name or "").strip()):
            found.setdefault(one.lower(), kind)
    return found


def _parts(kind: str, name: str) -> Iterator[str]:
    """A name, and for one of a site those that say as much: `www.anna-rossi.it`, `anna-rossi`."""
    candidates = [name]
    if kind in {"site", "host"} and "." in name:
        bare = name.strip("*.").removeprefix("www.")
        candidates += [bare, *bare.split(".")[:-1]]
    if kind == "person":
        candidates += name.split()
    if kind == "account" and "@" in name:
        candidates += [name.partition("@")[0], name.partition("@")[2]]
    for one in candidates:
        if len(one) >= _SHORTEST and one.lower() not in _USUAL and one != "localhost":
            yield one


class Redaction:
    """Replaces names with pseudonyms, and counts."""

    def __init__(self, salt: bytes, names: dict[str, str]) -> None:
        self._salt = salt
        self._names = {name.lower(): kind for name, kind in names.items()}
        self.removed: Counter[str] = Counter()
        longest = sorted(self._names, key=lambda name: (-len(name), name))
        # A long name is found inside of another word, too: `annarossibackup`. A short one would
        # be found in half of all words; `\\x0a` before it is a byte and no letter.
        words = (
            re.escape(name)
            if len(name) >= _LONG
            else rf"(?:(?<![a-z])|(?<=\\x[0-9a-f]{{2}})){re.escape(name)}(?![a-z])"
            for name in longest
        )
        self._known = re.compile(f"(?i){'|'.join(words)}") if longest else None

    def of(self, shared: Shared) -> Shared:
        """What is told, without names."""
        kept = tuple(self._kept(shared.indicators))
        self.removed["sentence"] += len(shared.summary) + len(shared.limits)
        self.removed["host"] += 1 if shared.machine else 0
        return replace(
            shared,
            seed=self._digest("seed", shared.seed, 32),
            machine="",
            summary=(),
            limits=(),
            indicators=kept,
            removed={kind: count for kind, count in sorted(self.removed.items()) if count},
        )

    def text(self, text: str, *, keeps: Iterable[str] = ()) -> str:
        """`text` with pseudonyms; mail addresses in `keeps` are the intruder's, and stay."""
        kept = {one.lower() for one in keeps}
        text = _MAIL.sub(
            lambda m: m[0] if m[0].lower() in kept else self._named("mail", m[0]), text
        )
        return self._known_in(text)

    def path(self, path: str) -> str:
        """A path of which no part names a person, a site or a customer."""
        path = _HOMES.sub(self._home, path)
        parts = path.split("/")
        for at, part in enumerate(parts[:-1]):
            if _DOMAIN.fullmatch(part) and part.rpartition(".")[2].lower() not in _ENDINGS:
                parts[at] = self._named("site", part)
        return self.text("/".join(parts))

    def _kept(self, indicators: Iterable[Indicator]) -> Iterator[Indicator]:
        indicators = tuple(indicators)
        drops = [one.value for one in indicators if one.kind is Kind.MAIL]
        for one in indicators:
            if one.kind in _WHOLE:
                self.removed[one.kind.value] += 1
                continue
            told = replace(one, paths=tuple(self.path(path) for path in one.paths))
            match one.kind:
                case Kind.PATH:
                    yield replace(told, value=self.path(one.value))
                case Kind.ACCOUNT:
                    # The intruder may have taken the name of somebody.
                    yield replace(told, value=self._named("account", one.value))
                case Kind.URL:
                    value = self.text(one.value, keeps=drops)
                    # A changed address is none any more: nobody must look for it.
                    if value == one.value:
                        yield told
                    else:
                        self.removed["url"] += 1
                case Kind.DOMAIN | Kind.MAIL:
                    if self._known_in(one.value) == one.value:
                        yield told
                    else:
                        self.removed[one.kind.value] += 1
                case _:
                    yield told

    def _known_in(self, text: str) -> str:
        if self._known is None:
            return text
        return self._known.sub(
            # Two letters may be the same but for their case, and not in lower case.
            lambda m: self._named(self._names.get(m[0].lower(), "account"), m[0]),
            text,
        )

    def _home(self, match: re.Match[str]) -> str:
        name = match["name"]
        if name.lower() in _USUAL:
            return match[0]
        kind = self._names.get(name.lower(), "account" if "home" in match["before"] else "site")
        return f"{match['before']}{self._named(kind, name)}"

    def _named(self, kind: str, name: str) -> str:
        if _PSEUDONYM.fullmatch(name):
            return name
        self.removed[kind] += 1
        return f"{kind}-{self._digest(kind, name.lower(), 8)}"

    def _digest(self, kind: str, name: str, length: int) -> str:
        told = f"pratique redaction\0{kind}\0{name}".encode("utf-8", "surrogatepass")
        return hmac.new(self._salt, told, hashlib.sha256).hexdigest()[:length]


_PSEUDONYM: Final = re.compile(r"(?:account|host|mail|person|site)-[0-9a-f]{8}")
