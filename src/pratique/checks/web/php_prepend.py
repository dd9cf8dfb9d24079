"""Whether PHP is told to run a file before or after every page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import lines
from pratique.model import Place, Severity
from pratique.parsers.web_directive import WebDirective
from pratique.phrase import Phrase
from pratique.store.tables import Tables

_SETTINGS: Final = frozenset({"auto_prepend_file", "auto_append_file"})
_NOTHING: Final = frozenset({"", "none", "off", "0"})
_FIREWALL: Final = "wordfence-waf.php"


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each setting that adds a file to every page."""
    for row in tables.rows(WebDirective):
        setting = row.php_setting
        if setting is None or setting[0] not in _SETTINGS or setting[1].lower() in _NOTHING:
            continue
        name, value = setting
        known = value.rpartition("/")[2] == _FIREWALL
        yield Sign(
            subject=f"{row.path} {name} {value}",
            places=(Place(row.path, row.line),),
            quote=f"{row.directive} {row.value}"[:300],
            why=(
                Phrase(
                    "PHP runs %(value)s before every page that this setting covers.",
                    {"value": value},
                )
                if "prepend" in name
                else Phrase(
                    "PHP runs %(value)s after every page that this setting covers.",
                    {"value": value},
                )
            ),
            verify=lines(Place(row.path, row.line)),
            confidence=0.9,
            severity=Severity.LOW if known else None,
        )


CHECK = Check(
    slug="web-php-prepend",
    title="A file is run with every page of a site",
    severity=Severity.HIGH,
    technique="T1505.003",
    reads=(WebDirective,),
    innocent="Firewalls for web sites (Wordfence) and tools that measure speed are hooked in here.",
    blind="The same setting given on the command line of PHP, or through an environment variable.",
    next="Read the file that is named there; look at its age and at who owns it.",
    find=find,
)
