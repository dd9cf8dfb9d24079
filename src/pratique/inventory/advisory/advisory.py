"""The `advisory` table: one row for each range of versions in which something is wrong."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Final

from pratique.model import Instant


@dataclass(frozen=True, slots=True)
class Advisory:
    """A range of versions of one package, and what is wrong in it, as a given file says."""

    table: ClassVar[str] = "advisory"

    path: Annotated[str, "the file that was given, and the part of it, on the person's machine"]
    id: Annotated[str, "name of the advisory, e.g. `CVE-2024-1234`"]
    aliases: Annotated[tuple[str, ...], "other names of the same"]
    title: Annotated[str, "what is wrong, in its own words"]
    ecosystem: Annotated[str, "as in OSV's schema, e.g. `Debian:12`, `PyPI`, `WordPress plugin`"]
    name: Annotated[str, "the package there, in its usual form"]
    introduced: Annotated[str, "first version with it; empty where all older ones have it, too"]
    introduced_too: Annotated[bool, "whether that first version itself has it"]
    fixed: Annotated[str, "first version without it; empty where none is known"]
    last_affected: Annotated[str, "last version with it; empty where that is not told"]
    versions: Annotated[tuple[str, ...], "single versions with it, where no range is told"]
    fixed_in: Annotated[str, "versions to change to, in its own words"]
    severity: Annotated[str, "low, medium, high or critical; empty where it does not say"]
    score: Annotated[float | None, "CVSS base score, 0 to 10; null where it does not say"]
    weaknesses: Annotated[tuple[str, ...], "classes of CWE, e.g. `CWE-89`"]
    without_login: Annotated[bool | None, "whether anybody can use it; null where not told"]
    published: Annotated[Instant | None, "when it was published, UTC; null where not told"]


@dataclass(frozen=True, slots=True)
class GivenAdvisories:
    """A file, folder or archive of advisories that was given with `--advisories`."""

    table: ClassVar[str] = "given_advisories"

    given: Annotated[str, "short name, made from its path"]
    path: Annotated[str, "where it lay on the machine of whoever gave it, readable"]
    files: Annotated[int, "files that were read in it"]
    entries: Annotated[int, "entries that were understood"]
    odd: Annotated[int, "entries and files that were not"]
    first_odd: Annotated[str, "the first of these, and why; empty without one"]
    newest: Annotated[Instant | None, "when the latest of them was published, UTC"]
    taken: Annotated[Instant, "when it was given, UTC"]


ADVISORY_TYPES: Final[tuple[type[Any], ...]] = (Advisory, GivenAdvisories)
