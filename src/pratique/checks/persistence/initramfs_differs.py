"""Does an initramfs hold a program, a module or a script that is not the one on the disk?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import names
from pratique.content.initramfs import InitramfsMember
from pratique.model import Gap, Place, Severity
from pratique.phrase import Phrase, prose
from pratique.store.tables import Tables
from pratique.survey.file import File

# Whatever runs and is byte for byte on the disk as well is judged there.
_NOT_ON_DISK: Final = """
SELECT m.image, m.member, m.kind, epoch_ns(i.mtime), m.size
FROM initramfs_member m JOIN file i ON i.path = m.image
WHERE m.type = 'regular' AND m.size > 0
  AND (m.kind IN ('elf', 'script', 'python', 'perl', 'shell') OR m.member LIKE '%.ko')
  AND NOT EXISTS (SELECT 1 FROM file f WHERE f.sha256 = m.sha256)
ORDER BY ALL LIMIT 20000
"""
_SAME_NAME: Final = """
SELECT path, epoch_ns(ctime), size FROM file
WHERE type = 'regular' AND (list_contains(?, path) OR ? <> '' AND ends_with(path, ?)
      AND (starts_with(path, '/usr/lib/dracut/') OR starts_with(path, '/usr/lib/initcpio/')))
ORDER BY path LIMIT 20
"""
_PACKED: Final = (".xz", ".zst", ".gz")
# The folders that initramfs-tools copies from: the disk's name of `/scripts/x` in the image.
_SOURCES: Final = ("", "/usr", "/usr/share/initramfs-tools", "/etc/initramfs-tools")
_MOST_NAMED: Final = 12
_MOST_FOREIGN: Final = 40  # beyond these the image is of another system


@dataclass(frozen=True, slots=True)
class _Odd:
    """A member of which the disk has no equal, and the file there that has its name."""

    member: str
    kind: str
    twin: str
    after: bool  # the disk's file has not changed since the image was made


def find(tables: Tables) -> Iterator[Sign]:
    """One sign for each image and each sort of difference."""
    images: dict[str, list[_Odd]] = defaultdict(list)
    for image, member, kind, made, _size in tables.select(_NOT_ON_DISK):
        if _is_made(member):
            continue
        twins = _twins(tables, member)
        if any(path.endswith(_PACKED) for path, _changed in twins):
            continue  # a module that is packed on the disk
        path, changed = twins[0] if twins else ("", None)
        after = bool(made and changed and changed < made)
        images[image].append(_Odd(member, str(kind), path, after))
    for image, odd in images.items():
        yield from _signs(image, odd, stripped=_strips(tables, image))


def _signs(image: str, odd: list[_Odd], *, stripped: bool) -> Iterator[Sign]:
    foreign = [one for one in odd if not one.twin]
    changed = [one for one in odd if one.twin]
    if foreign:
        many = len(foreign) > _MOST_FOREIGN
        yield _sign(
            image,
            foreign,
            "is nowhere on the disk",
            Phrase("A program, module or script in an initramfs is nowhere on the disk"),
            Phrase(
                "What runs from this initramfs and is nowhere on the disk: %(count)s in number."
            ),
            Phrase(
                "An initramfs is put together from files of the disk, and what is in "
                "it alone came another way, or was removed from the disk since."
            ),
            Severity.LOW if many else Severity.MEDIUM,
        )
    # Programs are made smaller on their way into an image of dracut.
    telling = [one for one in changed if one.after and not (stripped and one.kind == "elf")]
    if telling:
        yield _sign(
            image,
            telling,
            "differs from its original",
            Phrase("A program, module or script in an initramfs differs from its original"),
            Phrase(
                "What runs from this initramfs and differs from its original: %(count)s in number."
            ),
            Phrase(
                "The file on the disk is older than the image and has not changed "
                "since, so the image should hold the same bytes."
            ),
            Severity.MEDIUM,
        )
    elif changed and not stripped:
        yield _sign(
            image,
            changed,
            "differs from the disk now",
            Phrase("A program, module or script in an initramfs differs from the disk now"),
            Phrase(
                "What runs from this initramfs and differs from the disk now: %(count)s in number."
            ),
            Phrase(
                "An image that was made before an update of these packages looks like this, too."
            ),
            Severity.LOW,
        )


def _sign(  # noqa: PLR0913, PLR0917 - what a sign says
    image: str,
    odd: list[_Odd],
    what: str,
    title: Phrase,
    which: Phrase,
    why: Phrase,
    severity: Severity,
) -> Sign:
    named = ", ".join(one.member for one in odd[:_MOST_NAMED])
    twins = ", ".join(one.twin for one in odd[:_MOST_NAMED] if one.twin)
    compared = Phrase("Compared with %(twins)s.", {"twins": twins}) if twins else None
    more = len(odd) - _MOST_NAMED
    return Sign(
        subject=f"{image} {what}",
        places=(Place(image),),
        quote=named + (f" and {more} more" if more > 0 else ""),
        why=prose(which.having(count=len(odd)), why, compared),
        verify=names(image),
        confidence=0.6,
        severity=severity,
        title=title,
    )


def _is_made(member: str) -> bool:
    """Whether it is written anew for each image."""
    name = member.rpartition("/")[2]
    return name == "ORDER" or "generated" in name or "/cmdline.d/" in member


def _twins(tables: Tables, member: str) -> list[tuple[str, int | None]]:
    """The files of the disk that it could be a copy of, with the time of their last change."""
    plain = [f"{source}{member}" for source in _SOURCES]
    plain += [f"/usr/lib/klibc/bin/{member.rpartition('/')[2]}", member.removeprefix("/usr")]
    if member.endswith(".ko"):
        plain += [name + ending for name in plain for ending in _PACKED]
    name = member.rpartition("/")[2]
    number, _, rest = name.partition("-")
    hook = f"/{rest}" if "/hooks/" in member and number.isdecimal() and rest else ""
    hook = "/init.sh" if member == "/init" else hook
    hook = (
        f"/{name}"
        if not hook and member.startswith(("/hooks/", "/sbin/", "/usr/lib/dracut"))
        else hook
    )
    found = tables.select(_SAME_NAME, plain, hook, hook)
    return [(path, changed) for path, changed, _size in found]


def _strips(tables: Tables, image: str) -> bool:
    """Whether dracut made it."""
    found = tables.select(
        """SELECT 1 FROM initramfs_member
           WHERE image = ? AND member LIKE '%/lib/dracut%' LIMIT 1""",
        image,
    )
    return next(found, None) is not None


CHECK = Check(
    slug="persistence-initramfs-differs",
    title="What runs from an initramfs is not what the disk has",
    severity=Severity.MEDIUM,
    technique="T1542.003",
    reads=(InitramfsMember, File, Gap),
    innocent=(
        "The packages that it was made from were updated or removed, and the image of an old "
        "kernel was never made again. Hooks of your own may write programs of their own."
    ),
    blind=(
        "A file that is the same on the disk and in the image, both of them the intruder's; "
        "modules that are packed on the disk; images compressed with lz4 or lzo."
    ),
    next="Unpack the image on a healthy machine and compare these files with their packages.",
    find=find,
)
