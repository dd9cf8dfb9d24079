"""Who somebody is in this case: the people that are told, and those who help."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """What a person or an office is to whoever runs the server."""

    CUSTOMER = "customer"
    LEGAL = "legal"
    INSURER = "insurer"
    PROVIDER = "provider"
    AUTHORITY = "authority"
    SUPERVISOR = "supervisor"
    CSIRT = "csirt"
    POLICE = "police"
    BRAND = "brand"
    BLOCKLIST = "blocklist"
    CARD = "card"
    PERSON = "person"
    COLLEAGUE = "colleague"
    OTHER = "other"


ROLES = ", ".join(Role)
