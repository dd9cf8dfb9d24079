"""Whether an advisory is about a version: the evaluation of OSV's schema, for all forms."""

from __future__ import annotations

from pratique.inventory.advisory.advisory import Advisory
from pratique.inventory.version.order import order_of


def affects(advisory: Advisory, version: str) -> bool | None:
    """Whether `version` has what the advisory is about; None where nobody can compare them."""
    if advisory.versions:
        return version in advisory.versions
    compare = order_of(advisory.ecosystem)
    if compare is None or not version:
        return None
    try:
        if advisory.introduced:
            found = compare(version, advisory.introduced)
            if found < 0 or (found == 0 and not advisory.introduced_too):
                return False
        if advisory.fixed and compare(version, advisory.fixed) >= 0:
            return False
        return not advisory.last_affected or compare(version, advisory.last_affected) <= 0
    except ValueError:
        return None
