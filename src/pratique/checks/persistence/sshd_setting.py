"""Does the SSH server let people in, or let them bring things along, more than it needs to?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import lines
from pratique.content.program.place import doubtful_place
from pratique.content.public_address import is_public
from pratique.model import Place, Severity
from pratique.parsers.ssh_settings import SshSetting
from pratique.phrase import Phrase, prose
from pratique.store.tables import Tables

# name -> value that matters, what it means, how much
_YES: Final[dict[str, tuple[Phrase, Severity]]] = {
    "permitrootlogin": (Phrase("root may log in, with a password too."), Severity.LOW),
    "permitemptypasswords": (
        Phrase("Accounts without a password are open to everybody."),
        Severity.HIGH,
    ),
    "permituserenvironment": (
        Phrase(
            "A key or a file of an account may set variables such as LD_PRELOAD for its logins."
        ),
        Severity.MEDIUM,
    ),
    "hostbasedauthentication": (
        Phrase("Whoever is root on a machine that this one trusts gets in as anybody."),
        Severity.MEDIUM,
    ),
    "gatewayports": (
        Phrase("Ports that a client forwards are open to the world: a way around a firewall."),
        Severity.LOW,
    ),
    "permittunnel": (Phrase("A client may set up a network through this server."), Severity.LOW),
}
_NO: Final[dict[str, tuple[Phrase, Severity]]] = {
    "strictmodes": (
        Phrase("Keys count even where another account can write them."),
        Severity.MEDIUM,
    ),
    "ignorerhosts": (Phrase("The files .rhosts and .shosts of accounts count."), Severity.MEDIUM),
}
_FILES: Final[dict[str, Phrase]] = {
    "trustedusercakeys": Phrase(
        "Whoever holds the key in %(file)s makes keys that open every account."
    ),
    "authorizedprincipalsfile": Phrase("%(file)s says for which accounts a certificate counts."),
    "hostkeyagent": Phrase("The keys of this server come from %(file)s."),
    "securitykeyprovider": Phrase("sshd loads the library %(file)s."),
}
_LOADS = re.compile(r"(?:^|\s)(?:\*|LD_\S*|L\*|GCONV_PATH|BASH_ENV|ENV|PATH)(?=\s|$)")
_SETS = re.compile(r"(?:^|\s)\"?(?:LD_(?:PRELOAD|AUDIT|LIBRARY_PATH)|GCONV_PATH|BASH_ENV)=(\S+)")


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each such setting; where it holds for some only, the sign says for whom."""
    rows = list(tables.rows(SshSetting, "side = 'server'"))
    for row in rows:
        found = _weight(row)
        if found is None:
            continue
        why, severity = found
        if row.name == "permitrootlogin" and _only_for_strangers(row, rows):
            why = Phrase("Root may log in with a password from there, and from nowhere else.")
            severity = Severity.MEDIUM
        place = Place(row.path, row.line)
        yield Sign(
            subject=f"{row.path} {row.match} {row.name} {row.value}",
            places=(place,),
            quote=f"{row.name} {row.value}"[:300],
            why=prose(
                why, Phrase("It holds for %(match)s.", {"match": row.match or Phrase("everybody")})
            ),
            verify=lines(place),
            confidence=0.8 if severity >= Severity.HIGH else 0.6,
            severity=severity,
        )


def _weight(row: SshSetting) -> tuple[Phrase, Severity] | None:
    value = row.value.split("#")[0].strip().lower()
    if row.name in _YES and value in ("yes", "clientspecified", "point-to-point", "ethernet"):
        return _YES[row.name]
    if row.name in _NO and value == "no":
        return _NO[row.name]
    if row.name == "acceptenv" and _LOADS.search(row.value):
        return Phrase(
            "A client may set variables that make programs load a library."
        ), Severity.HIGH
    if row.name == "setenv" and (sets := _SETS.search(row.value)):
        return Phrase("Every login loads or reads %(sets)s.", {"sets": sets[1]}), Severity.HIGH
    if row.name in _FILES and value != "none":
        return _file(row)
    return None


def _only_for_strangers(row: SshSetting, rows: list[SshSetting]) -> bool:
    """Whether root's password counts for addresses of the internet, and not for everybody."""
    words = row.match.split()
    told = [value for name, value in pairwise(words) if name.lower() == "address"]
    addresses = [address for value in told for address in value.split(",")]
    if not any(map(is_public, addresses)):
        return False
    if any(one.name == row.name and not one.match and _says(one, "yes") for one in rows):
        return False
    inside = [one for one in rows if (one.path, one.match) == (row.path, row.match)]
    # Root by key from the office's address is everyday life; a password let in on purpose is not.
    return any(one.name == "passwordauthentication" and _says(one, "yes") for one in inside)


def _says(row: SshSetting, value: str) -> bool:
    return row.value.split("#")[0].strip().lower() == value


def _file(row: SshSetting) -> tuple[Phrase, Severity]:
    place = row.value.split(" ", 1)[0].strip('"')
    doubtful = doubtful_place(place)
    why = _FILES[row.name].having(file=place)
    if doubtful is not None:
        return prose(why, Phrase("It is %(why)s.", {"why": doubtful.why})), Severity.HIGH
    return why, Severity.LOW


CHECK = Check(
    slug="persistence-sshd-setting",
    title="The SSH server lets in, or takes along, more than it needs to",
    severity=Severity.MEDIUM,
    technique="T1098.004",
    reads=(SshSetting,),
    innocent=(
        "Many servers let root log in, and companies sign keys with a key of their own: both are "
        "shown as low. Old settings are carried along for years. A rule that lets root in from "
        "one address may be that of the administrator's own line."
    ),
    blind="Options on the command line of sshd (/etc/default/ssh), and files included elsewhere.",
    next=(
        "Compare with a backup of /etc/ssh. Write the settings of the rebuilt machine anew, and "
        "carry over only what somebody answers for."
    ),
    find=find,
)
