"""What is said of archives."""

from __future__ import annotations

from typing import Final

from pratique.phrase import Phrase

TEMPLATES: Final = (
    Phrase("A member is %(reason)s: unpacked without care, it is written outside of its folder."),
    Phrase("Its name ends in .%(suffix)s, and there is %(what)s, which PHP opens under any name."),
    Phrase("%(left_out)s members were not analysed, after %(most_work)s s of work"),
    Phrase(
        "%(shared)s of its members share bytes with another one. No program "
        "packs like that; it lets a small file unpack to an endless one."
    ),
    Phrase("%(encrypted)s members are encrypted"),
    Phrase("It claims to unpack from %(packed)s bytes to %(claimed)s."),
    Phrase("So are %(count)s more."),
    Phrase("archives are looked into %(depth)s deep"),
    Phrase("Its metadata holds objects, which PHP makes when it only looks at such a file."),
    Phrase("named so that it leads up, with `..`"),
    Phrase("a second name of a file that lies outside"),
    Phrase("put below a link of the same archive that leads out of it"),
    Phrase("an archive that is looked into in part"),
    Phrase("a ZIP archive behind it"),
    Phrase("%(shared)s members overlap"),
    Phrase("an archive with encrypted members"),
    Phrase("an archive of PHP"),
    Phrase("a member that is damaged"),
    Phrase("the archive %(what)s"),
    Phrase("a member that is looked at in part"),
    Phrase("the first %(most_held)s bytes of it"),
    Phrase("an archive that is damaged, or none"),
    Phrase("it has no list of names"),
)
