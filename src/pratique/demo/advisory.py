"""A published flaw of a part of the shop, in the form of OSV, as a person would download it."""

from __future__ import annotations

import json
from typing import Final

NAME: Final = "advisories.json"
PART: Final = "harbour/picture-cutter"
VERSION: Final = "1.2.0"

_ADVISORY: Final = {
    "schema_version": "1.6.0",
    "id": "DEMO-2025-0001",
    "summary": "A picture that is uploaded can be a page (made up for the demo)",
    "published": "2025-11-20T09:00:00Z",
    "modified": "2025-11-20T09:00:00Z",
    "severity": [{"type": "CVSS_V3", "score": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}],
    "database_specific": {"severity": "CRITICAL", "cwe_ids": ["CWE-434"]},
    "affected": [
        {
            "package": {"ecosystem": "Packagist", "name": PART},
            "ranges": [
                {"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "1.2.4"}]},
            ],
        }
    ],
}


def advisories() -> str:
    """The text of the file."""
    return json.dumps(_ADVISORY, indent=1) + "\n"


def lock() -> str:
    """The composer.lock of a shop that uses the part in the version that has the flaw."""
    part = {"name": PART, "version": VERSION, "type": "library"}
    return json.dumps({"packages": [part], "packages-dev": []}, indent=4) + "\n"
