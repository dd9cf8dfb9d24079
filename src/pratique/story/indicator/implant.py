"""Files of the intruder: what they hold, and where they lay.

A content is only an indicator if nobody vouches for it: the copy of a shell that was made
set-uid has the digest of every such shell, and a list of accounts is another one on each server.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from pratique.model import Finding, Instant, Verdict
from pratique.store.tables import Tables
from pratique.story.indicator.indicator import Because, Indicator, Kind, Rule

_EMPTY: Final = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
_SHORTEST: Final = 16  # bytes: a content that is shorter stands in many a file
_SURE: Final = 0.5
# Lists and settings that every server has: their digest is that of this server alone, and their
# path is everybody's.
_SYSTEM: Final = (
    "/etc/passwd", "/etc/shadow", "/etc/group", "/etc/gshadow", "/etc/hosts", "/etc/sudoers",
    "/etc/crontab", "/etc/rc.local", "/etc/profile", "/etc/environment", "/etc/resolv.conf",
    "/etc/ld.so.preload", "/etc/ssh/", "/etc/pam.d/", "/var/log/", "/var/lib/dpkg/",
    "/var/lib/rpm/", "/var/lib/systemd/linger/", "/proc/", "/sys/",
)  # fmt: skip
_NAMES: Final = frozenset(
    {"authorized_keys", "authorized_keys2", ".bashrc", ".profile", ".bash_history", ".htaccess",
     ".user.ini", "php.ini", "wp-config.php"}
)  # fmt: skip
_CONTENT: Final = f"""
SELECT v.path, v.verdict, v.score, v.reasons, v.sha256, v.size, v.owner, f.digest,
       v.sha256 IN (SELECT k.sha256 FROM verdict k WHERE k.verdict = '{Verdict.KNOWN_GOOD}'
                    AND k.sha256 IS NOT NULL) AS vouched
FROM verdict v JOIN file f USING (path)
WHERE v.verdict IN ('{Verdict.MALICIOUS}', '{Verdict.SUSPICIOUS}') ORDER BY v.path
"""


def implants(tables: Tables, findings: Iterable[Finding]) -> tuple[list[Indicator], list[Because]]:
    """The contents and the places of files that `findings` still speak against."""
    by_id = {finding.id: finding for finding in findings}
    taken: list[Indicator] = []
    left: list[Because] = []
    contents: dict[str, list[tuple[Any, ...]]] = {}
    for row in tables.select(_CONTENT):
        path, verdict, score, reasons, sha256, size, owner, _, vouched = row
        held = [by_id[one] for one in reasons if one in by_id]
        if not held:
            continue  # a person has judged that it is innocent
        if len(held) < len(reasons):  # in part: what condemned it may be what was dismissed
            verdict, score = Verdict.SUSPICIOUS, max(one.confidence for one in held)
        system = _is_system(path)
        if sha256 is not None:
            refused = _refuses(sha256, size, system=system, vouched=vouched)
            if refused is None and verdict == Verdict.SUSPICIOUS and score < _SURE:
                refused = Because.UNSURE
            if refused is None:
                contents.setdefault(sha256, []).append((path, verdict, score, *row[3:]))
            else:
                left.append(refused)
        if verdict == Verdict.MALICIOUS and not owner_is_package(tables, owner) and not system:
            taken.append(_indicator(Kind.PATH, path, Rule.IMPLANT, score, held, detects=False))
    for sha256, rows in contents.items():
        taken.append(_content(sha256, rows, by_id))
    return taken, left


def owner_is_package(tables: Tables, owner: str) -> bool:
    """Whether the owner of a file is a package, and not a site."""
    sql = "SELECT 1 FROM package_file WHERE package = ? LIMIT 1"
    return bool(owner) and next(tables.select(sql, owner), None) is not None


def _refuses(sha256: str, size: int, *, system: bool, vouched: bool) -> Because | None:
    if sha256 == _EMPTY or size < _SHORTEST:
        return Because.EMPTY
    if vouched:
        return Because.KNOWN_GOOD
    return Because.SYSTEM if system else None


def _content(
    sha256: str, rows: Sequence[tuple[Any, ...]], by_id: Mapping[str, Finding]
) -> Indicator:
    """One content, wherever it lay."""
    held = list(dict.fromkeys(by_id[one] for row in rows for one in row[3] if one in by_id))
    malicious = any(row[1] == Verdict.MALICIOUS for row in rows)
    score = max(row[2] for row in rows)
    rule = Rule.MALICIOUS if malicious else Rule.SUSPICIOUS
    digests = (row[7].removeprefix("md5:") for row in rows if (row[7] or "").startswith("md5:"))
    return _indicator(
        Kind.SHA256, sha256, rule, score, held, detects=malicious and score >= _SURE,
        paths=tuple(row[0] for row in rows), size=rows[0][5], md5=next(digests, ""),
    )  # fmt: skip


def _indicator(
    kind: Kind, value: str, rule: Rule, score: float, held: Sequence[Finding], **further: Any
) -> Indicator:
    first, basis = since(held)
    return Indicator(
        kind, value, rule, tuple(dict.fromkeys(one.id for one in held)), score,
        tuple(sorted({one.technique for one in held if one.technique})),
        tuple(dict.fromkeys(one.check for one in held)), first, None, basis, **further,
    )  # fmt: skip


def since(findings: Iterable[Finding]) -> tuple[Instant | None, str]:
    """By when it was there at the latest, of the earliest finding, and how that is known."""
    told = [(one.window.before, " ".join(one.window.basis)) for one in findings]
    known = [(moment, basis) for moment, basis in told if moment is not None]
    return min(known, default=(None, ""))


def _is_system(path: str) -> bool:
    return (
        any(path == one or (one.endswith("/") and path.startswith(one)) for one in _SYSTEM)
        or path.rpartition("/")[2] in _NAMES
    )


def all_paths(indicators: Iterable[Indicator]) -> Iterator[str]:
    """Every path that indicators name."""
    for one in indicators:
        yield from one.paths
        if one.kind is Kind.PATH:
            yield one.value
