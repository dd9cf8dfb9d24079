"""One name for one package, however somebody writes it: the key of installed things and advisories.

Python's names are those of PEP 503; Composer's and Hex's are in lower case. Others stay.
"""

from __future__ import annotations

import re
from typing import Final

_RUN: Final = re.compile(r"[-_.]+")
_LOWER: Final = frozenset(
    {"Packagist", "Hex", "WordPress core", "WordPress plugin", "WordPress theme"}
)


def normal_name(ecosystem: str, name: str) -> str:
    """The name as it is compared."""
    system = ecosystem.partition(":")[0]
    if system == "PyPI":
        return _RUN.sub("-", name).lower()
    return name.lower() if system in _LOWER else name
