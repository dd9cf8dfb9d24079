"""Whether a web server is told to run pictures, texts or everything as programs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import lines
from pratique.model import Place, Severity
from pratique.parsers.web_directive import WebDirective
from pratique.phrase import Phrase
from pratique.store.tables import Tables

_RUNS_PHP: Final = re.compile(
    r"x-httpd-(?:ea-)?php|php\d*-script|proxy:(?:fcgi|unix)|fcgid-script", re.IGNORECASE
)
_RUNS_CGI: Final = re.compile(r"cgi-script", re.IGNORECASE)
_PROGRAMS: Final = frozenset(
    (
        "php php3 php4 php5 php6 php7 php8 phtml phar pht phps php-s inc module cgi pl fcgi py rb"
    ).split()
)
_PAGES: Final = frozenset("html htm shtml xhtml".split())
# A pattern of the evidence is read as text and never run as a pattern.
_SUFFIX_WORD: Final = re.compile(
    r"\b(jpe?g|jpg|png|gif|ico|bmp|webp|svg|txt|log|css|js|pdf|woff2?|ttf|zip|xml|json|dat)\b",
    re.IGNORECASE,
)
_EVERYTHING: Final = re.compile(r"^(?:FilesMatch|Files|LocationMatch|Location)\s+[\"'~^.*+$/() ]*$")
_EXEC_CGI: Final = re.compile(r"(?:^|[\s+])ExecCGI", re.IGNORECASE)
_BY_NAME: Final = frozenset({"addhandler", "addtype"})
_BY_SECTION: Final = frozenset({"sethandler", "forcetype"})


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each directive by which data runs."""
    rows = list(tables.rows(WebDirective))
    with_cgi = {
        row.path
        for row in rows
        if row.directive.lower() == "options" and _EXEC_CGI.search(row.value)
    }
    for row in rows:
        found = _judge(row, with_cgi)
        if found is not None:
            severity, why = found
            yield Sign(
                subject=f"{row.path} {row.directive} {row.value} {row.section}",
                places=(Place(row.path, row.line),),
                quote=_quote(row),
                why=why,
                verify=lines(Place(row.path, row.line)),
                confidence=0.9,
                severity=severity,
            )


def _quote(row: WebDirective) -> str:
    inside = f"<{row.section}> " if row.section else ""
    return f"{inside}{row.directive} {row.value}"[:300]


def _judge(row: WebDirective, with_cgi: set[str]) -> tuple[Severity | None, Phrase] | None:
    name = row.directive.lower()
    if row.server == "php-fpm" and name == "security.limit_extensions":
        return _pool(row)
    if row.server == "nginx" and name == "fastcgi_pass":
        return _location(row)
    if row.server != "apache":
        return None
    php = _RUNS_PHP.search(row.value) is not None
    cgi = _RUNS_CGI.search(row.value) is not None and row.path in with_cgi
    if not (php or cgi):
        return None
    if name in _BY_NAME:
        return _by_suffix(row.value.split()[1:], "PHP" if php else "a program")
    if name in _BY_SECTION:
        return _by_section(row, "PHP" if php else "a program")
    return None


def _by_suffix(suffixes: list[str], runs_as: str) -> tuple[Severity | None, Phrase] | None:
    bare = [suffix.strip("\"'.").lower() for suffix in suffixes]
    odd = [suffix for suffix in bare if suffix and suffix not in _PROGRAMS]
    if not odd:
        return None
    why = Phrase(
        "Files that end in %(names)s run as %(runs_as)s.",
        {"names": ", ".join("." + suffix for suffix in odd[:5]), "runs_as": runs_as},
    )
    return (Severity.LOW if set(odd) <= _PAGES else None), why


def _by_section(row: WebDirective, runs_as: str) -> tuple[Severity | None, Phrase] | None:
    section = row.section
    word = _SUFFIX_WORD.search(section)
    if word is not None and section.startswith(("Files", "Location")):
        return None, Phrase(
            "Files that match %(section)s run as %(runs_as)s.",
            {"section": section, "runs_as": runs_as},
        )
    if row.path.endswith("/.htaccess") and (not section or _EVERYTHING.match(section)):
        folder = row.path.rpartition("/")[0]
        return None, Phrase(
            "Every file below %(folder)s runs as %(runs_as)s, whatever its name.",
            {"folder": folder or "/", "runs_as": runs_as},
        )
    return None


def _location(row: WebDirective) -> tuple[Severity | None, Phrase] | None:
    if row.section.startswith("location ~") and _SUFFIX_WORD.search(row.section):
        return None, Phrase(
            "What matches `%(section)s` is handed to PHP.", {"section": row.section}
        )
    return None


def _pool(row: WebDirective) -> tuple[Severity | None, Phrase] | None:
    suffixes = [suffix.strip("\"',;.").lower() for suffix in row.value.split()]
    odd = [suffix for suffix in suffixes if suffix not in _PROGRAMS]
    if not row.value.strip():
        return None, Phrase(
            "The pool runs files of every name as PHP: the list of suffixes is empty."
        )
    if not odd:
        return None
    why = Phrase(
        "The pool runs files that end in %(names)s as PHP.",
        {"names": ", ".join("." + s for s in odd[:5])},
    )
    return (Severity.LOW if set(odd) <= _PAGES else None), why


CHECK = Check(
    slug="web-handler-runs-data",
    title="A web server runs data as programs",
    severity=Severity.HIGH,
    technique="T1505.003",
    reads=(WebDirective,),
    innocent=(
        "Old sites run their .html pages as PHP on purpose; a hosting panel sets a handler "
        "for the version of PHP."
    ),
    blind=(
        "Rewrites that lead a picture's address to a program, and configuration that is "
        "included from elsewhere."
    ),
    next=(
        "Look for PHP inside the files that this covers, and at the age of the file with the "
        "directive."
    ),
    find=find,
)
