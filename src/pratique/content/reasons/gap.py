"""What is said of what could not be read or understood."""

from __future__ import annotations

from typing import Final

from pratique.phrase import Phrase

TEMPLATES: Final = (
    Phrase("an image and not a machine"),
    Phrase("how the image is started"),
    Phrase("other images in the archive, not looked at"),
    Phrase("header of an encrypted disk is damaged"),
    Phrase("pieces of an image that differ in size"),
    Phrase("a piece of an image is missing"),
    Phrase("footer of an image is damaged"),
    Phrase("log of an image not played back"),
    Phrase("FAT keeps little of a file"),
    Phrase("a volume that cannot be read"),
    Phrase("swap space is not read"),
    Phrase("marks of layers cannot be seen"),
    Phrase("a piece of a login record"),
    Phrase("a head that is cut short"),
    Phrase("an archive in an archive in an archive"),
    Phrase("a script that takes too many steps"),
    Phrase("PHP with more connections than are followed"),
    Phrase("PHP that takes too long to parse"),
    Phrase("PHP that takes too many steps"),
    Phrase("PHP encoded for an extension"),
    Phrase("longer than the analysis of pages reads"),
    Phrase("a page with more connections than are followed"),
    Phrase("longer than the analysis of scripts reads"),
    Phrase("many secrets in one file"),
    Phrase("its access list is of an unknown form"),
    Phrase("more containers than are looked into"),
    Phrase("not a file"),
    Phrase("too long for what it is"),
    Phrase("a line without end"),
    Phrase("zero bytes in a log"),
    Phrase("lines of no form of log"),
    Phrase("a form of log failed on it"),
    Phrase("times that cannot be true"),
    Phrase("longer than a parser reads"),
    Phrase("changed while it was read"),
    Phrase("a file with holes"),
    Phrase("many marks in one file"),
    Phrase("an analyser failed on it"),
    Phrase("zeros without end"),
    Phrase("snapshot: cannot be used"),
    Phrase("more tars than are read"),
    Phrase("not mounted read-only"),
    Phrase("record of zeros"),
)
