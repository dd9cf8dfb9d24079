"""The data of Debian's security tracker: source package -> name of the flaw -> releases.

`{"openssl": {"CVE-2024-0001": {"description": ..., "releases": {"bookworm": {"status":
"resolved", "fixed_version": "3.0.11-1", "urgency": ...}}}}}`. A fixed version of 0 says that this
release never had it. It does not say when a flaw was published.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from pratique.inventory.advisory import OddEntry
from pratique.inventory.advisory.advisory import Advisory
from pratique.inventory.advisory.entry import TITLE_LENGTH, text

RELEASES: Final = {
    "wheezy": "7", "jessie": "8", "stretch": "9", "buster": "10", "bullseye": "11",
    "bookworm": "12", "trixie": "13", "forky": "14", "duke": "15",
}  # fmt: skip
_URGENCIES: Final = {"unimportant": "low", "low": "low", "medium": "medium", "high": "high"}


def is_of_tracker(held: Any) -> bool:
    """Whether an object has the shape of the flaws of one source package."""
    if not isinstance(held, dict) or not held:
        return False
    first = next(iter(held.values()))
    return isinstance(first, dict) and "releases" in first


def read_package(name: str, held: dict[str, Any], path: str) -> Iterator[Advisory]:
    """The rows of one source package. `OddEntry` where a flaw has no shape."""
    for flaw, told in held.items():
        releases = told.get("releases") if isinstance(told, dict) else None
        if not isinstance(releases, dict):
            raise OddEntry(f"a flaw of {text(name)} without releases")
        for release, state in releases.items():
            if release in RELEASES and isinstance(state, dict):
                title = text(told.get("description"), TITLE_LENGTH)
                yield from _row((name, flaw, title), RELEASES[release], state, path)


def _row(
    named: tuple[str, str, str], release: str, state: dict[str, Any], path: str
) -> Iterator[Advisory]:
    name, flaw, title = named
    fixed = text(state.get("fixed_version"))
    status = state.get("status")
    if fixed == "0" or (status == "resolved" and not fixed) or status == "undetermined":
        return
    yield Advisory(
        path=path,
        id=text(flaw),
        aliases=(),
        title=title,
        ecosystem=f"Debian:{release}",
        name=text(name),
        introduced="",
        introduced_too=True,
        fixed=fixed if status == "resolved" else "",
        last_affected="",
        versions=(),
        fixed_in=fixed if status == "resolved" else "",
        severity=_URGENCIES.get(text(state.get("urgency")).rstrip("*"), ""),
        score=None,
        weaknesses=(),
        without_login=None,
        published=None,
    )
