"""Whether a host is given as an address beyond one's own networks."""

from __future__ import annotations

from ipaddress import ip_network
from typing import Final

# RFC 1918, 3927, 4193, 4291, 6598, the machine itself, and what is no address of one machine.
# Addresses for examples (RFC 5737) are none of one's own: they stand for those of strangers.
_OWN: Final = tuple(
    ip_network(one)
    for one in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "127.0.0.0/8",
                "169.254.0.0/16", "0.0.0.0/8", "224.0.0.0/3", "::/127", "fc00::/7", "fe80::/10",
                "ff00::/8")
)  # fmt: skip


def is_public(host: str) -> bool | None:
    """Whether `host`, an address or a network, lies beyond; None where it is neither."""
    address, percent, _zone = host.strip("[]").partition("%")
    try:
        found = ip_network(address if percent else host.strip("[]"), strict=False)
    except ValueError:
        return None
    first, last = found[0], found[-1]
    return not any(first in own and last in own for own in _OWN)
