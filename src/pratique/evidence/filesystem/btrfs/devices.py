"""The devices of one Btrfs: which belong together, which lag behind, and its first trees."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from pratique.errors import EvidenceError
from pratique.evidence.disk.base import Medium
from pratique.evidence.filesystem.btrfs.chunk import (
    CHUNK_ITEM,
    CHUNK_TREE_OBJECT,
    Chunk,
    Chunks,
    parsed_chunk,
    system_chunks,
)
from pratique.evidence.filesystem.btrfs.superblock import (
    EXTENT_TREE_V2,
    Superblock,
    read_superblock,
)
from pratique.evidence.filesystem.btrfs.tree import BEYOND, BlockDamage, Blocks, Tree

_LOOK: Final = "Look at a copy of the image with `btrfs inspect-internal dump-super -fa`."


@dataclass(frozen=True, slots=True)
class Member:
    """What a medium says of the file system that it is a part of."""

    uuid: str
    device: int  # its number among the devices
    devices: int  # how many there are
    generation: int


def member(medium: Medium) -> Member | None:
    """To which Btrfs a medium belongs, so that those of one are opened together."""
    found = read_superblock(medium)
    if found is None:
        return None
    return Member(found.uuid, found.device_id, found.devices, found.generation)


@dataclass(frozen=True, slots=True)
class Opened:
    """A Btrfs whose root tree was found, and what is odd about it."""

    superblock: Superblock
    media: tuple[Medium, ...]
    chunks: Chunks
    blocks: Blocks
    root: Tree
    oddities: tuple[tuple[str, str], ...]  # a reason and a detail each


def opened(media: Sequence[Medium]) -> Opened:
    """The file system on `media`, or `EvidenceError`."""
    where = ", ".join(medium.name for medium in media)
    found = [(medium, read_superblock(medium)) for medium in media]
    whole = [(medium, superblock) for medium, superblock in found if superblock is not None]
    if not whole:
        raise EvidenceError(
            "This file system (Btrfs) cannot be opened: no copy of its superblock is whole",
            where=where,
            next_step=_LOOK,
        )
    whole.sort(key=lambda pair: -pair[1].generation)
    newest = whole[0][1]
    if newest.features & EXTENT_TREE_V2:
        raise EvidenceError(
            "This file system (Btrfs) is of a form that is not known (extent tree v2)",
            where=where,
            next_step="Mount it read-only, and give the folder where it is mounted.",
        )
    oddities: list[tuple[str, str]] = []
    devices: dict[int, Medium] = {}
    for medium, superblock in whole:
        if superblock.uuid != newest.uuid:
            oddities.append(("btrfs: a disk of another file system", medium.name))
        elif superblock.device_id in devices:
            oddities.append(("btrfs: two disks with one number", medium.name))
        else:
            devices[superblock.device_id] = medium
            oddities += _of_superblock(medium, superblock, newest)
    chunks = Chunks(devices)
    chunks.add(system_chunks(newest.chunks))
    blocks = Blocks(chunks, newest)
    tree = Tree(blocks, newest.chunk_root, newest.chunk_generation, newest.chunk_root_level)
    damage: list[str] = []
    chunks.add(_chunks(tree, damage))
    oddities += [("btrfs: a part of the map of addresses is lost", what) for what in damage[:1]]
    if missing := chunks.missing():
        detail = f"{len(missing)} of {newest.devices}: what lies only there cannot be read"
        oddities.append(("btrfs: a disk is missing", detail))
    root = _root(blocks, newest, oddities, where)
    return Opened(newest, tuple(media), chunks, blocks, root, tuple(oddities))


def _of_superblock(
    medium: Medium, superblock: Superblock, newest: Superblock
) -> Iterator[tuple[str, str]]:
    if superblock.copy:
        yield "btrfs: superblock damaged", f"{medium.name}: copy {superblock.copy} was taken"
    if superblock.generation < newest.generation:
        behind = newest.generation - superblock.generation
        detail = f"{medium.name}: by {behind} generations; the others are asked first"
        yield "btrfs: a disk lags behind", detail


def _chunks(tree: Tree, damage: list[str]) -> Iterator[Chunk]:
    low = (CHUNK_TREE_OBJECT, CHUNK_ITEM, 0)
    for item in tree.items(low, (CHUNK_TREE_OBJECT, CHUNK_ITEM + 1, 0)):
        if isinstance(item, BlockDamage):
            damage.append(item.what)
        elif (found := parsed_chunk(item[0][2], item[1])) is not None:
            yield found


def _root(
    blocks: Blocks, superblock: Superblock, oddities: list[tuple[str, str]], where: str
) -> Tree:
    """The tree of trees; one that stood before where the last is damaged."""
    now = (superblock.root, superblock.generation, superblock.root_level)
    problem = ""
    for address, generation, level in (now, *superblock.backups):
        try:
            blocks.block(address, generation, level, BEYOND)
        except BlockDamage as damage:
            problem = problem or damage.what
            continue
        if problem:
            detail = f"generation {generation} instead of {superblock.generation}: {problem}"
            oddities.append(("btrfs: an earlier state is shown", detail))
        return Tree(blocks, address, generation, level)
    raise EvidenceError(
        f"This file system (Btrfs) cannot be opened: its first tree is lost ({problem})",
        where=where,
        next_step="Give all its disks together; or look at a copy with `btrfs restore`.",
    )
