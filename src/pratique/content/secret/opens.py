"""Sentences that say what a secret opens, put together from what stands beside it."""

from __future__ import annotations

import re
from typing import Final

from pratique.parsers.base import shown

_LONGEST: Final = 120
_SYSTEMS: Final = (
    (re.compile(r"mysql|maria|innodb"), "MySQL"),
    (re.compile(r"pgsql|postg|psycopg"), "PostgreSQL"),
    (re.compile(r"mongo"), "MongoDB"),
    (re.compile(r"redis|predis"), "Redis"),
    (re.compile(r"sqlsrv|mssql|sqlserver"), "SQL Server"),
    (re.compile(r"oci8?|oracle"), "Oracle"),
    (re.compile(r"amqp|rabbit"), "RabbitMQ"),
    (re.compile(r"elastic|opensearch"), "Elasticsearch"),
)


def system(*told: str) -> str:
    """The database system that the first telling text of these names; empty for none."""
    for text in told:
        for pattern, name in _SYSTEMS:
            if pattern.search(text.lower()):
                return name
    return ""


def database(kind: str, name: str, host: str, user: str) -> str:
    """`MySQL database "shop" at localhost as "shop"`; what is not known is left out."""
    return f"{kind} database{_quoted(name)}{_at(host)}{_as(user)}".strip()


def account(what: str, user: str, host: str) -> str:
    """`mail account "info" at mail.example.org`; what is not known is left out."""
    return f"{what}{_quoted(user)}{_at(host)}"


def text_of(value: bytes | str) -> str:
    """A neighbouring setting as text for a sentence: printable, and short."""
    return shown(value, _LONGEST)


def _quoted(name: str) -> str:
    return f' "{text_of(name)}"' if name else ""


def _at(host: str) -> str:
    return f" at {text_of(host)}" if host else ""


def _as(user: str) -> str:
    return f' as "{text_of(user)}"' if user else ""
