"""Advisories in the form of OSV: version 1.6 of its schema.

`affected` names packages with `ranges` of `events` (`introduced`, `fixed`, `last_affected`) and
single `versions`; `withdrawn` takes all of it back. Ranges of commits are left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cmp_to_key
from typing import Any, Final

from pratique.inventory.advisory import OddEntry, cvss
from pratique.inventory.advisory.advisory import Advisory
from pratique.inventory.advisory.entry import TITLE_LENGTH, classes, instant, text, texts
from pratique.inventory.package_name import normal_name
from pratique.inventory.version.order import order_of

_MOST_VERSIONS: Final = 2000
_MOST_EVENTS: Final = 1000
_WORDS: Final = {"moderate": "medium", "important": "high", "unimportant": "low"}
# What takes part in a name of a package: its system, and what a package URL calls that.
_FROM_URL: Final = {
    "pypi": "PyPI", "npm": "npm", "composer": "Packagist", "gem": "RubyGems", "deb": "Debian",
    "golang": "Go",
}  # fmt: skip

Range = tuple[str, str, str]  # introduced, fixed, last affected


def is_osv(held: Any) -> bool:
    """Whether an object has the shape of an advisory of OSV."""
    return isinstance(held, dict) and "id" in held and (
        "affected" in held or "schema_version" in held or "withdrawn" in held
    )  # fmt: skip


def read_osv(held: dict[str, Any], path: str) -> Iterator[Advisory]:
    """The rows of one advisory; none where it was withdrawn. `OddEntry` where it has no shape."""
    if held.get("withdrawn"):
        return
    affected = held.get("affected") or []
    if not isinstance(affected, list) or not text(held.get("id")):
        raise OddEntry("an advisory of OSV without a list of what is affected")
    for one in affected:
        if not isinstance(one, dict):
            raise OddEntry("something affected that is no object")
        ecosystem, name = _package(one.get("package"))
        if not name:
            continue  # only commits of a repository are named
        yield from _rows(held, one, ecosystem, normal_name(ecosystem, name), path)


def _package(held: Any) -> tuple[str, str]:
    if not isinstance(held, dict):
        return "", ""
    ecosystem, name = text(held.get("ecosystem")), text(held.get("name"))
    if ecosystem and name:
        return ecosystem, name
    kind, _, rest = text(held.get("purl")).removeprefix("pkg:").partition("/")
    return _FROM_URL.get(kind, ""), rest.partition("@")[0].partition("?")[0].replace("%40", "@")


def _rows(
    held: dict[str, Any], one: dict[str, Any], ecosystem: str, name: str, path: str
) -> Iterator[Advisory]:
    score, severity, login = _severity(held, one)
    specific = held.get("database_specific")
    told = one.get("database_specific")
    weaknesses = classes(
        *(place.get("cwe_ids", place.get("cwes", "")) for place in (specific, told)
          if isinstance(place, dict))
    )  # fmt: skip
    ranges = list(_ranges(one.get("ranges"), ecosystem))
    single = () if ranges else tuple(map(text, _listed(one.get("versions"))[:_MOST_VERSIONS]))
    for introduced, fixed, last in ranges or ([("", "", "")] if single else []):
        yield Advisory(
            path=path,
            id=text(held["id"]),
            aliases=texts(held.get("aliases")),
            title=text(held.get("summary") or held.get("details"), TITLE_LENGTH),
            ecosystem=ecosystem,
            name=name,
            introduced="" if introduced == "0" else introduced,
            introduced_too=True,
            fixed=fixed,
            last_affected=last,
            versions=single,
            fixed_in=fixed,
            severity=severity,
            score=score,
            weaknesses=weaknesses,
            without_login=login,
            published=instant(held.get("published")),
        )


def _ranges(held: Any, ecosystem: str) -> Iterator[Range]:
    for one in _listed(held):
        if isinstance(one, dict) and one.get("type") in ("SEMVER", "ECOSYSTEM"):
            yield from _of_events(_events(one.get("events"), ecosystem))


def _events(held: Any, ecosystem: str) -> list[tuple[str, str]]:
    """Each event and its version, in the order of versions where they have one."""
    found = [
        (kind, text(one[kind]))
        for one in _listed(held)[:_MOST_EVENTS]
        if isinstance(one, dict)
        for kind in ("introduced", "fixed", "last_affected")
        if text(one.get(kind))
    ]
    compare = order_of(ecosystem)
    if compare is None or len(found) <= 2:
        return found

    def before(one: tuple[str, str], other: tuple[str, str]) -> int:
        if "0" in (one[1], other[1]):
            return (one[1] != "0") - (other[1] != "0")
        return compare(one[1], other[1])

    try:
        return sorted(found, key=cmp_to_key(before))
    except ValueError:
        return found


def _of_events(events: list[tuple[str, str]]) -> Iterator[Range]:
    start: str | None = None
    for kind, version in events:
        if kind == "introduced":
            start = version if start is None else start
        elif start is not None:
            yield (start, version, "") if kind == "fixed" else (start, "", version)
            start = None
    if start is not None:
        yield start, "", ""


def _severity(held: dict[str, Any], one: dict[str, Any]) -> tuple[float | None, str, bool | None]:
    """Score, word, and whether anybody can use it."""
    vectors = [
        text(each.get("score"))
        for each in (*_listed(one.get("severity")), *_listed(held.get("severity")))
        if isinstance(each, dict)
    ]
    scores = [score for vector in vectors if (score := cvss.base_score(vector)) is not None]
    logins = [told for vector in vectors if (told := cvss.without_login(vector)) is not None]
    score = scores[0] if scores else None
    severity = cvss.word(score) if score is not None else _word(held, one)
    return score, severity, logins[0] if logins else None


def _word(*places: dict[str, Any]) -> str:
    for place in places:
        for name in ("database_specific", "ecosystem_specific"):
            inner = place.get(name)
            if isinstance(inner, dict):
                word = text(inner.get("severity") or inner.get("urgency")).lower()
                word = _WORDS.get(word, word)
                if word in ("low", "medium", "high", "critical"):
                    return word
    return ""


def _listed(held: Any) -> list[Any]:
    return held if isinstance(held, list) else []
