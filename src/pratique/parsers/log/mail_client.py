"""How mail servers write who spoke to them, as pieces of patterns for the sayings of each.

Groups: `client` is the name, `address` the address. Every step is decided by the next character.
"""

from __future__ import annotations

from typing import Final

# An address in brackets, a zone (RFC 6874) and a port behind it left out; postfix writes
# `unknown` where it knows none, sendmail puts `IPv6:` in front (RFC 5321).
_TEXT: Final = r"(?P<address>[0-9A-Fa-f:.]+)(?:%[^\]]*)?"
BRACKETED: Final = rf"\[(?:IPv6:)?(?:{_TEXT}|unknown|local)\](?::[0-9]+)?"
# mail.example.org[192.0.2.1], as postfix writes it.
NAMED: Final = rf"(?P<client>[^ \[]*){BRACKETED}"
# mail.example.org [192.0.2.1] (may be forged), as sendmail does.
APART: Final = rf"(?:(?P<client>[^ \[,]+) )?{BRACKETED}(?: \(may be forged\))?"
# An address without brackets, of IPv4 also where it is written as one of IPv6.
BARE: Final = r"(?:::ffff:)?(?P<address>[0-9A-Fa-f:.]+)(?:%[^ ,;>\]]*)?"
