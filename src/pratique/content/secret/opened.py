"""What a secret opens, and what it is called, as phrases again.

The tables keep both as one English text, put together by `pratique.content.secret.opens` and its
readers. For a person it is taken apart again: what is ours is translated, and names of accounts,
hosts and databases stay as they are. The English of a phrase is the text, letter by letter.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from pratique.phrase import Phrase, Word, as_it_stands, figure, recognised

# What an account, a database or a place is of: `mail account "info" at mail.example.org`.
THINGS: Final = (
    "mail account",
    "FTP account",
    "SSH account",
    "VPN",
    "network account",
    "Subversion account",
    "directory (LDAP) account",
    "container registry account",
    "packages",
    "packages: account",
    "login of the account",
    "what an earlier password opens: the account",
    "login of the web server, once it is guessed: user",
    "what is deployed from here: account",
    "the VPN",
    "the network",
    "the cloud account that the file is for",
    "the Kubernetes cluster",
    "account",
    "database",
    "account for %(scheme)s",
    "%(system)s database",
)
# The words beside it; those with more of them first, since names may hold any sign.
BESIDE: Final = (
    '%(what)s "%(user)s" at this server, once it is guessed',
    '%(what)s "%(name)s" at %(host)s as "%(user)s"',
    '%(what)s "%(name)s" as "%(user)s"',
    '%(what)s at %(host)s as "%(user)s"',
    '%(what)s as "%(user)s"',
    '%(what)s "%(name)s" at %(host)s',
    "%(what)s at %(host)s",
    '%(what)s "%(name)s"',
)
# What has no such words, or others.
OTHERS: Final = (
    "logins, cookies and stored data of the application, which it protects",
    "logins, cookies and stored data of %(application)s, which it protects",
    "the cloud account that the settings beside it name",
    "the cloud account that the file names",
    'the service for which the setting "%(name)s" is',
    'what the setting "%(name)s" is for',
    'what the variable "%(name)s" is for',
    "what the package's question %(name)s asked for",
    "backups: all that was ever saved from this server",
    "the credentials that the Rails application beside it keeps encrypted",
    "files that Ansible Vault keeps encrypted",
    "Jenkins, and all credentials that it keeps",
    "the Erlang cluster: it runs any command",
    "the directory (LDAP), as its administrator",
    "the Proxmox cluster",
    "what the container was given it for",
    "the cluster that it belongs to",
    "accounts that have its public half in authorized_keys",
    "accounts that have the key %(fingerprint)s in authorized_keys",
    "mail and files encrypted to it, and signatures in its owner's name",
    "the name of this server: who has it can pose as it to everybody who logs in by SSH",
    "TLS: who has it can pose as the names in its certificate",
    "an account of Amazon Web Services, with the secret key beside it",
    "an account of Amazon Web Services, with the access key id beside it",
    "a channel of Slack, for writing",
    "payments of a %(service)s account",
    "messages to this server in the name of Stripe",
    "services of Google that the key is allowed; keys of maps in pages are public",
    "logins by Google for an application",
    "packages of an npm account",
    "packages of a %(service)s account",
    "images of a Docker Hub account",
    "a Telegram bot, and all that is written to it",
    "mail in a Mailgun account's name",
    "mail in the name of a %(service)s account",
    "a Twilio account, with the secret beside it",
    "a shop at Shopify",
    "servers of a DigitalOcean account",
    "secrets kept in Vault",
    "the infrastructure that Terraform keeps",
    "the account that pays for it",
    "files encrypted to it",
    "a storage account of Azure",
    "repositories on %(service)s",
    "the jobs of a GitLab runner",
    "a Slack workspace",
    "a %(service)s account",
    "(not shown: the same words as the secret itself)",
    "%(count)s hosts whose names are hashed",
    "%(host)s as %(user)s by SSH with the key %(key)s",
    "%(host)s by SSH with the key %(key)s",
    "%(host)s as %(user)s by SSH",
    "%(host)s by SSH",
)
# What a key is used for on this server, after what it opens.
USED: Final = (
    "%(opens)s; used by %(names)s",
    "%(opens)s; on this server: %(names)s",
)
# What a secret is called, where no setting or account gives it a name.
NAMES: Final = (
    "account %(name)s",
    "user %(name)s",
    "on a command line",
    "the whole file",
    "address %(address)s",
    "known hosts",
    "known host",
    "static key of OpenVPN",
    "SSH key of PuTTY, guarded by a passphrase",
    "SSH key of PuTTY, without a passphrase",
    "SSH key, guarded by a passphrase",
    "SSH key, without a passphrase",
    "private key, guarded by a passphrase",
    "private key, without a passphrase",
    "OpenPGP private key",
    "host key of SSH",
    "key of a service account",
    "access key id of AWS",
    "secret access key of AWS",
    "runner token of GitLab",
    "deploy token of GitLab",
    "webhook of Slack",
    "secret key of Stripe",
    "restricted key of Stripe",
    "webhook secret of Stripe",
    "API key of Google",
    "client secret of Google",
    "token of a Telegram bot",
    "API key id of Twilio",
    "shared secret of Shopify",
    "secret of Square",
    "storage key of Azure",
    "token of %(service)s",
    "key of %(service)s",
)
# A database system has a short name; a long text before the word is another thing.
_NO_SYSTEM: Final = re.compile(r'"|.{20}', re.DOTALL)
_OWN: Final[tuple[str, ...]] = ("scheme", "system")
_MORE: Final = re.compile(r"(.+) and ([0-9]{1,9}) more", re.DOTALL)
_LONGEST: Final = 4_000  # characters; what is longer was put together by nobody of us


def opened(text: str) -> Phrase:
    """What a secret opens; one that holds nothing but the text where no template fits."""
    if len(text) > _LONGEST:
        return as_it_stands(text)
    used = recognised(text, USED)
    if used is not None and (before := _opened(str(used.told["opens"]))) is not None:
        return used.having(opens=before, names=_places(str(used.told["names"])))
    return _opened(text) or as_it_stands(text)


def called(text: str) -> Phrase:
    """What a secret is called; the name of a setting is evidence, and stays."""
    return recognised(text, NAMES) or as_it_stands(text)


def _opened(text: str) -> Phrase | None:
    for beside in BESIDE:
        for thing, whole in _wholes(beside):
            found = recognised(text, (whole,))
            if found is None or _NO_SYSTEM.search(str(found.told.get("system", ""))):
                continue
            words: dict[str, Word] = dict(found.told)
            own = {name: words.pop(name) for name in _OWN if name in words}
            return Phrase(beside, {"what": Phrase(thing, own), **words})
    return recognised(text, (*THINGS, *OTHERS))


@cache
def _wholes(beside: str) -> tuple[tuple[str, str], ...]:
    """Each thing with the whole text that it and the words beside it make."""
    return tuple((thing, beside.replace("%(what)s", thing)) for thing in THINGS)


def _places(text: str) -> str | Phrase:
    """The places where a key is used, of which there may be more than are named."""
    found = _MORE.fullmatch(text)
    if found is None:
        return text
    return Phrase("%(names)s and %(left)s more", {"names": found[1], "left": figure(int(found[2]))})
