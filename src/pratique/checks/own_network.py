"""Whether an address is one of a network of one's own, which means nothing to anybody outside."""

from __future__ import annotations

import ipaddress
from typing import Final

# RFC 1918, RFC 6598, RFC 3927, RFC 4193, RFC 4291 and the machine itself.
_NETWORKS: Final = (
    "10.0.0.0/8",
    "172.16.0.0/12",
    "192.168.0.0/16",
    "100.64.0.0/10",
    "127.0.0.0/8",
    "169.254.0.0/16",
    "::1/128",
    "fc00::/7",
    "fe80::/10",
)


def is_outside(host: str) -> bool | None:
    """Whether `host` is an address that is not of such a network; None where it is no address."""
    try:
        address = ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return None
    return not any(address in ipaddress.ip_network(network) for network in _NETWORKS)
