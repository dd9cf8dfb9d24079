"""Whether an address is one of a network of one's own, which means nothing to anybody outside."""

from __future__ import annotations

from ipaddress import ip_address, ip_network
from typing import Final

# RFC 1918, 3927, 4193, 4291, 6598, the machine itself, and what is no address of one machine.
_OWN: Final = tuple(
    ip_network(one)
    for one in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "127.0.0.0/8",
                "169.254.0.0/16", "0.0.0.0/8", "224.0.0.0/3", "::/127", "fc00::/7", "fe80::/10",
                "ff00::/8")
)  # fmt: skip


def is_outside(host: str) -> bool | None:
    """Whether `host` is an address that is not of such a network; None where it is no address."""
    try:
        address = ip_address(host.strip("[]").partition("%")[0])
    except ValueError:
        return None
    return not any(address in network for network in _OWN)
