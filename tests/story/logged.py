"""Rows of logs, files and findings for tests of the story: what is not said is empty."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, datetime
from typing import Any

from pratique.case.evidence_tables import stored_types
from pratique.inventory.address_activity import activity_sql
from pratique.inventory.asked import know_who_asked
from pratique.inventory.web_attempt import attempts_sql
from pratique.inventory.web_session import sessions_sql
from pratique.model import Finding, Instant, Place, Severity, Window
from pratique.parsers.log.row.authentication import Authentication
from pratique.parsers.log.row.file_transfer import FileTransfer
from pratique.parsers.log.row.mail_event import MailEvent
from pratique.parsers.log.row.web_request import WebRequest
from pratique.parsers.passwd import Account
from pratique.parsers.site import Site
from pratique.store.tables import Tables
from pratique.survey.file import File

STRANGER = "203.0.113.66"
OFFICE = "198.51.100.7"
ROOT = "/var/www/blog"
SECOND = 1_000_000_000
_line = iter(range(1, 1_000_000))


def at(text: str) -> Instant:
    """`2026-11-03 02:10:00` as a moment."""
    moment = datetime.fromisoformat(text).replace(tzinfo=UTC)
    return Instant(int(moment.timestamp()) * SECOND)


def row(kind: type[Any], **told: Any) -> Any:
    """A row of a table of logs, with what is told and nothing else."""
    time = told.pop("time", None)
    given = {
        "path": "/var/log/x.log",
        "line": next(_line),
        "time": at(time) if isinstance(time, str) else time,
        "time_source": "written zone",
        "time_confidence": 1.0,
        **told,
    }
    return kind(**{field.name: given.get(field.name) for field in fields(kind)})


def request(
    time: str | None,
    method: str,
    target: str,
    address: str = STRANGER,
    status: int = 200,
    **told: Any,
) -> Any:
    resource, _, query = target.partition("?")
    given = {
        "time": time, "method": method, "target": target, "resource": resource,
        "query": query or None, "status": status, "address": address, "client": address,
        "service": "nginx", "path": "/var/log/nginx/access.log",
    }  # fmt: skip
    return row(WebRequest, **{**given, **told})


def login(time: str, user: str, address: str = STRANGER, **told: Any) -> Any:
    given = {"service": "sshd", "action": "login", "method": "password", "pid": next(_line)}
    return row(
        Authentication, time=time, user=user, address=address, path="/var/log/auth.log",
        **{**given, **told},
    )  # fmt: skip


def transfer(time: str, user: str, file: str, address: str = STRANGER, **told: Any) -> Any:
    given = {"service": "vsftpd", "action": "upload", "complete": True}
    return row(
        FileTransfer, time=time, user=user, file=file, address=address,
        path="/var/log/vsftpd.log", **{**given, **told},
    )  # fmt: skip


def mail(time: str, user: str, address: str, number: int) -> Any:
    return row(
        MailEvent, time=time, user=user, address=address, queue_id=f"Q{number}",
        service="postfix", program="smtpd", action="client", path="/var/log/mail.log",
    )  # fmt: skip


def file(path: str, written: str, uid: int = 33, kind: str = "php", **told: Any) -> File:
    folder, _, name = path.rpartition("/")
    time = at(written)
    given: dict[str, Any] = {
        "path": path, "directory": folder or "/", "filename": name, "type": "regular",
        "size": 10, "mode": 0o644, "uid": uid, "gid": uid, "inode": next(_line), "device": 1,
        "hard_links": 1, "allocated": 10, "mtime": time, "ctime": time, "atime": time,
        "rdev": 0, "kind": kind, **told,
    }  # fmt: skip
    return File(**{field.name: given.get(field.name) for field in fields(File)})


def finding(
    path: str,
    check: str = "web-php-runs-request",
    severity: Severity = Severity.CRITICAL,
    number: int = 1,
) -> Finding:
    return Finding(
        f"F-{number:06x}", check, "a title", severity, 0.95, "T1505.003", "E", (Place(path),),
        "quote", "why", "", "", "", Window(None, None, ()),
    )  # fmt: skip


def machine_with_sessions(*rows: Any) -> Tables:
    """The same, with what is derived of requests: attempts, sessions, activities."""
    tables = machine(*rows)
    know_who_asked(tables)
    for table, sql in (
        ("web_attempt", attempts_sql()),
        ("web_session", sessions_sql()),
        ("address_activity", activity_sql()),
    ):
        tables.prepare(f"INSERT INTO {table} {sql}")
    return tables


def machine(*rows: Any) -> Tables:
    """Tables of a machine with a blog, its accounts, and `rows`."""
    accounts = [
        Account("/etc/passwd", number, name, uid, uid, "shadowed", "", home, shell)
        for number, (name, uid, home, shell) in enumerate(
            [
                ("root", 0, "/root", "/bin/bash"),
                ("www-data", 33, "/var/www", "/usr/sbin/nologin"),
                ("anna", 1000, "/home/anna", "/bin/bash"),
                ("bruno", 1001, "/home/bruno", "/bin/bash"),
            ],
            1,
        )
    ]
    site = Site(
        "/etc/nginx/x", 1, "nginx", "blog.example.org", ("blog.example.org",), ROOT, "configuration"
    )
    return Tables.of([*accounts, site, *rows], stored_types())
