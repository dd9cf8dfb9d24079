"""The ids of STIX objects: the same thing has the same id in every export.

STIX 2.1, section 2.9: the id of a cyber-observable object is a UUIDv5 of its contributing
properties as canonical JSON (RFC 8785), in a namespace of its own; that of any other object may
be one in another namespace. https://docs.oasis-open.org/cti/stix/v2.1/os/stix-v2.1-os.html
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final
from uuid import NAMESPACE_URL, UUID, uuid5

_OBSERVABLES: Final = UUID("00abedb4-aa42-466c-9c01-fed23315a9b7")
_OURS: Final = uuid5(NAMESPACE_URL, "https://pratique.invalid/stix")
_CONTRIBUTING: Final = {
    "directory": ("path",),
    "domain-name": ("value",),
    "email-addr": ("value",),
    "file": ("hashes", "name", "parent_directory_ref"),
    "ipv4-addr": ("value",),
    "ipv6-addr": ("value",),
    "url": ("value",),
    "user-account": ("account_type", "user_id", "account_login"),
}
# Of several hashes, the first of these alone contributes.
_HASHES: Final = ("MD5", "SHA-1", "SHA-256", "SHA-512")


def observable_id(kind: str, properties: Mapping[str, Any]) -> str:
    """The id of a cyber-observable object; KeyError for a kind that has no such id."""
    told = {name: properties[name] for name in _CONTRIBUTING[kind] if name in properties}
    if "hashes" in told:
        first = next(name for name in _HASHES if name in told["hashes"])
        told["hashes"] = {first: told["hashes"][first]}
    # Names of properties are ASCII, and values are texts: this is RFC 8785 for them.
    canonical = json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return f"{kind}--{uuid5(_OBSERVABLES, canonical)}"


def object_id(kind: str, *parts: str) -> str:
    """The id of any other object, from what it is about."""
    return f"{kind}--{uuid5(_OURS, chr(0).join((kind, *parts)))}"
