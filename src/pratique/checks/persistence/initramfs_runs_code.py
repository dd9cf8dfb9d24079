"""Does a script of an initramfs do what none needs before the disk is mounted?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import names
from pratique.content.initramfs import InitramfsMember
from pratique.content.reason import reason
from pratique.inventory.verification import Verification
from pratique.model import Gap, Place, Severity
from pratique.phrase import Phrase
from pratique.store.tables import Tables
from pratique.survey.file import File

# What a package brought to this disk is judged there, and the image only holds a copy of it.
_BAD: Final = """SELECT image, member, line, quote, why FROM initramfs_member m
    WHERE mark IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM file f JOIN verification v USING (path)
        WHERE f.sha256 = m.sha256 AND v.state = 'verified')
    ORDER BY image, member LIMIT 2000"""


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each script in an image that is judged bad."""
    for image, member, line, quote, why in tables.select(_BAD):
        yield Sign(
            subject=f"{image} {member}",
            places=(Place(image),),
            quote=quote,
            why=Phrase(
                "Line %(line)s of %(member)s in this initramfs: %(why)s. Its scripts "
                "run as root at every start, before the disk is even mounted, and "
                "nothing on the disk shows them.",
                {"line": line, "member": member, "why": reason(why)},
            ),
            verify=names(image),
            confidence=0.85,
        )


CHECK = Check(
    slug="persistence-initramfs-runs-code",
    title="A script in an initramfs does what none needs",
    severity=Severity.HIGH,
    technique="T1542.003",
    reads=(InitramfsMember, File, Verification, Gap),
    innocent=(
        "An installer or a live system makes accounts in its initramfs; an installed server does "
        "not. Unlocking a disk over the network may look like a tunnel."
    ),
    blind="Images compressed with lz4 or lzo, and programs in them that are no scripts.",
    next=(
        "Keep the image as evidence. Never start this disk again: what runs there runs before "
        "everything that you could check."
    ),
    find=find,
)
