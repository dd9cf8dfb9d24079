"""What is never an indicator: what is the server's own, of everybody, or of those who belong here.

A wrong address in a blocklist shuts out people who did nothing. So this errs on the safe side:
whatever a configuration of the server names as an address is its own, and who logged in
before anything had happened belongs here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Final

from pratique.content.public_address import is_public
from pratique.model import Instant
from pratique.store.tables import Tables
from pratique.story.indicator.indicator import Because

# Services that an intruder uses as everybody does: their names in a blocklist would hurt.
_SERVICES: Final = frozenset(
    """
    google.com googleapis.com gstatic.com googletagmanager.com google-analytics.com goo.gl
    youtube.com blogspot.com github.com githubusercontent.com github.io gitlab.com bitbucket.org
    sourceforge.net pastebin.com ghostbin.com telegram.org t.me discord.com discordapp.com
    slack.com dropbox.com dropboxusercontent.com box.com transfer.sh amazonaws.com cloudfront.net
    azureedge.net windows.net microsoft.com live.com office.com outlook.com bing.com yahoo.com
    apple.com icloud.com facebook.com fbcdn.net instagram.com whatsapp.com twitter.com x.com
    linkedin.com paypal.com cloudflare.com jsdelivr.net unpkg.com cdnjs.com jquery.com
    bootstrapcdn.com w3.org schema.org mozilla.org wordpress.org wordpress.com gravatar.com w.org
    joomla.org drupal.org php.net python.org debian.org ubuntu.com
    apache.org nginx.org letsencrypt.org wikipedia.org duckduckgo.com bit.ly tinyurl.com
    ipify.org ipinfo.io ip-api.com icanhazip.com ifconfig.me
    """.split()
)
# Resolvers that everybody asks.
_RESOLVERS: Final = frozenset(
    {"1.1.1.1", "1.0.0.1", "8.8.8.8", "8.8.4.4", "9.9.9.9", "149.112.112.112", "208.67.222.222",
     "208.67.220.220", "2606:4700:4700::1111", "2001:4860:4860::8888", "2620:fe::fe"}
)  # fmt: skip
_FOUR: Final = re.compile(r"(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w.])")
_SIX: Final = re.compile(r"(?<![\w:])[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7}(?![\w:])", re.IGNORECASE)
_NAMED: Final = """
SELECT address FROM dns_resolver
UNION SELECT address FROM etc_hosts
UNION SELECT value FROM web_directive
WHERE lower(directive) IN ('listen', 'virtualhost', 'server_name', 'servername', 'namevirtualhost',
      'set_real_ip_from', 'remoteiptrustedproxy', 'remoteipinternalproxy', 'allow', 'bind')
UNION SELECT section FROM web_directive WHERE section LIKE 'VirtualHost%'
UNION SELECT value FROM ssh_setting WHERE name IN ('listenaddress', 'allowusers')
"""
_BEFORE: Final = """
SELECT DISTINCT address FROM (
    SELECT address, start AS time FROM login_session
    UNION ALL
    SELECT address, time FROM authentication WHERE action = 'login'
) WHERE address IS NOT NULL AND epoch_ns(time) < $1
"""
_CRAWLERS: Final = """
SELECT address FROM web_session GROUP BY address HAVING bool_and(family = 'crawler')
"""


@dataclass(frozen=True, slots=True)
class Own:
    """The names and addresses that are not the intruder's."""

    names: frozenset[str]  # of the machine and its sites, in lower case
    addresses: frozenset[str]
    came_before: frozenset[str]
    crawlers: frozenset[str]

    @classmethod
    def of(cls, tables: Tables, begin: Instant | None) -> Own:
        """Ask the tables of a machine; `begin` is when the break-in began, None if unknown."""
        before = () if begin is None else tables.select(_BEFORE, begin)
        return cls(
            frozenset(_names(tables)),
            frozenset(_addresses(tables)),
            frozenset(row[0] for row in before),
            frozenset(row[0] for row in tables.select(_CRAWLERS) if row[0]),
        )

    def refuses_address(self, address: str) -> Because | None:
        """Why `address`, in the form of `canonical`, is none of the intruder's."""
        if address in self.addresses or address in _RESOLVERS:
            return Because.OWN
        if not is_public(address):
            return Because.PRIVATE
        if address in self.crawlers:
            return Because.CRAWLER
        return Because.CAME_BEFORE if address in self.came_before else None

    def refuses_host(self, host: str) -> Because | None:
        """Why the name `host` is none of the intruder's."""
        host = host.lower().rstrip(".")
        above = list(_above(host))
        if any(name in self.names for name in above):
            return Because.OWN
        return Because.SERVICE if any(name in _SERVICES for name in above) else None


def canonical(address: str) -> str | None:
    """The one form of an address (RFC 5952 for IPv6); None for what is none."""
    try:
        found = ip_address(address.strip().strip("[]").partition("%")[0])
    except ValueError:
        return None
    mapped = getattr(found, "ipv4_mapped", None)
    return str(mapped or found)


def addresses_in(text: str) -> Iterator[str]:
    """Every address that a text names, in its one form."""
    for pattern in (_FOUR, _SIX):
        for match in pattern.finditer(text):
            found = canonical(match[0])
            if found is not None:
                yield found


def _names(tables: Tables) -> Iterator[str]:
    own = [row[0].lower() for row in tables.select("SELECT host_name FROM machine") if row[0]]
    yield from own
    for (name,) in tables.select(
        "SELECT DISTINCT lower(unnest(list_append(names, name))) FROM site"
    ):
        # A bare `com` or `_` would refuse everything.
        if name and "." in name.strip("*._"):
            yield name.lstrip("*.").removeprefix("www.")
    for address, names in tables.select("SELECT address, hostnames FROM etc_hosts"):
        if not is_public(address) or any(name in own for name in names):
            yield from (name for name in names if "." in name)


def _addresses(tables: Tables) -> Iterator[str]:
    for (text,) in tables.select(_NAMED):
        yield from addresses_in(text or "")


def _above(host: str) -> Iterator[str]:
    """`a.b.c`, `b.c`, `c`: a host and what it is below of."""
    parts = host.split(".")
    for at in range(len(parts)):
        yield ".".join(parts[at:])
