"""Script text as Microsoft's Script Encoder writes it: `#@~^LENGTH==...CHECKSUM==^#~@`.

The encoding is a substitution: three tables, of which a fixed row of 64 numbers picks one
for each character. It has been public for more than twenty years and keeps no secret.
"""

from __future__ import annotations

import re
from typing import Final

_BLOCK: Final = re.compile(
    r"#@~\^[A-Za-z0-9+/]{6}==((?:[^=]|=(?!=\^#~@))*+)(?:==\^#~@|\Z)", re.DOTALL
)
_CHECKSUM: Final = 6
_FIRST: Final = 32
# What a character from the space on stands for, in each of the tables; a tab is apart.
_TABLES: Final = tuple(
    bytes.fromhex(table).decode("latin-1")
    for table in (
        (
            "2E477A56426A2F26494134325B7672433839704568714F09624423754A7E4A5E40774A615D224B6F4E3B4C50672A7D74"
            "542B2D2C306E6B66352521644D52633F7B7829287359337F6D55537C3A5F65465831696C5A48275C3D24793760512036"
        ),
        (
            "2D755260715E495C627D2936207C7A7F6B63332B68516676316454434C3A4C7E4C452C2A7427374479592F6F26726A39"
            "7B3F387767534734785D30235A5B6C485570692E4C21244E5009567335614B583B57226D4D2528464A32413D5F4F4265"
        ),
        (
            "323021295B38333D583A3565395C5673664E456B6259785E7D4A6D714160415340422748727531374D5222546A47642D"
            "207F2E4C5D7E6C6F797443267625242B28234134092A443F773B55696163506751494F46687C36706E7A2F5F4B5A2C57"
        ),
    )
)
_TAB: Final = "Wn{"
_PICK: Final = "0120121221210212021200122102122100212120200120210212001220012021"
_ESCAPED: Final = {"@&": "\n", "@#": "\r", "@*": ">", "@!": "<", "@$": "@"}
_ESCAPE: Final = re.compile(r"@[&#*!$]")
_PIECES: Final = re.compile(r"([^\x00-\x7f]*)([\x00-\x7f]+|\Z)")
_USUAL: Final = re.compile(r"[a-z \n\r]")
_TELLING: Final = 16
_SAMPLE: Final = 48
_LIKELY: Final = 0.62
_BETTER: Final = 0.08
_KEPT: Final = frozenset("<>@")


def decoded(text: str) -> str:
    """`text` with every encoded block in clear; what is no such block stays as it is."""
    return _BLOCK.sub(lambda found: _clear(found[1]), text) if "#@~^" in text else text


def _clear(block: str) -> str:
    block = _ESCAPE.sub(lambda found: _ESCAPED[found[0]], block[:-_CHECKSUM])
    found: list[str] = []
    index = 0
    for number, (foreign, whole) in enumerate(_PIECES.findall(block)):
        plain = whole
        found.append(foreign)
        if number and len(plain) >= _TELLING:
            kept, index = _in_step(plain, index)
            found.append(plain[:kept])
            plain = plain[kept:]
        clear, index = _piece(plain, index)
        found.append(clear)
    return "".join(found)


def _piece(plain: str, index: int) -> tuple[str, int]:
    """A piece of ASCII in clear, and at which number of the row the next one begins."""
    found: list[str] = []
    for character in plain:
        code = ord(character)
        table = int(_PICK[index % 64])
        index += 1
        if character in _KEPT or (code < _FIRST and character != "\t"):
            found.append(character)
        elif character == "\t":
            found.append(_TAB[table])
        else:
            found.append(_TABLES[table][code - _FIRST])
    return "".join(found), index


def _in_step(plain: str, index: int) -> tuple[int, int]:
    """How much of `plain` belongs to the letter before it, and where in the row it goes on.

    A letter of two bytes may end in one of ASCII, and whoever saved the file in another
    encoding may have lost some: then the numbers no longer fit, and those are taken with which
    the piece becomes a text.
    """
    sample = plain[:_SAMPLE]
    best = _likeness(_piece(sample, index)[0])
    choice = (0, index)
    if best >= _LIKELY:
        return choice
    for kept in (1, 0):
        for start in (index, *range(64)):
            likeness = _likeness(_piece(sample[kept:], start)[0])
            if likeness > best + _BETTER:
                best, choice = likeness, (kept, start)
    return choice


def _likeness(text: str) -> float:
    """How much it looks like a program: the share of letters and spaces."""
    return len(_USUAL.findall(text)) / len(text)
