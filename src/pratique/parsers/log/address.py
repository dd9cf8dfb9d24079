"""Addresses as logs write them: a pattern for the whole of a text, and one for any place in it."""

from __future__ import annotations

from typing import Final

_FOUR: Final = r"(?:\d{1,3}\.){3}\d{1,3}"
# Every colon form of RFC 4291, a zone (RFC 6874) left out; a time such as 12:30:05 is none.
_SIX: Final = (
    r"(?:[0-9A-Fa-f]{1,4}:){7}[0-9A-Fa-f]{1,4}"
    r"|(?:[0-9A-Fa-f]{1,4}:){1,7}:(?:[0-9A-Fa-f]{1,4}(?::[0-9A-Fa-f]{1,4}){0,6})?"
    r"|::(?:[0-9A-Fa-f]{1,4}(?::[0-9A-Fa-f]{1,4}){0,6})?"
)
# The one group is the address: IPv4 also where it is written as one of IPv6 (`::ffff:192.0.2.1`).
ADDRESS: Final = rf"^\[?(?:::ffff:)?({_FOUR}|{_SIX})(?:%[\w.-]+)?\]?$"
SOMEWHERE: Final = rf"(?:^|[^\w.:])(?:::ffff:)?({_FOUR}|{_SIX})(?:$|[^\w.:]|[.:](?:$|\W)|:\d)"
# Most addresses, and nothing else: told much faster than by ADDRESS.
FOUR_ALONE: Final = r"^([0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3})$"
# The same as a group of the name `address` inside a sentence that tells where it stands.
TOLD: Final = (
    r"(?:::ffff:)?(?P<address>(?:\d{1,3}\.){3}\d{1,3}|[0-9A-Fa-f]*:[0-9A-Fa-f:.]*[0-9A-Fa-f:])"
)
