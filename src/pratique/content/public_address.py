"""Whether a host is given as an address that anybody on the internet may have."""

from __future__ import annotations

import ipaddress
from typing import Final

# Examples in documents and tests stand for addresses of strangers: RFC 5737.
_DOCUMENTATION: Final = ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24")


def is_public(text: str) -> bool:
    """Whether `text` is such an address, or a network of them; a name is none."""
    try:
        network = ipaddress.ip_network(text.strip("[]"), strict=False)
    except ValueError:
        return False
    if network.version == 4 and any(
        network.subnet_of(ipaddress.IPv4Network(one)) for one in _DOCUMENTATION
    ):
        return True
    return not (network.is_private or network.is_loopback or network.is_link_local)
