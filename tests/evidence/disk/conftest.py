from __future__ import annotations

import random
import shutil
import struct
import subprocess
import uuid as uuids
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pratique.evidence.disk.mapped import Joined, Piece

LVM_SEED = 0xF597A6CF ^ 0xFFFFFFFF


@pytest.fixture(scope="session")
def content() -> bytes:
    """What is on the disk of the tests: noise, text that compresses, holes. 3 MiB and a sector."""
    numbers = random.Random(5)
    disk = bytearray((3 << 20) + 512)
    for _ in range(12):
        at = numbers.randrange(0, 3 << 20)
        piece = numbers.randbytes(30_000) + b"web shell " * 4000
        disk[at : at + len(piece)] = piece[: len(disk) - at]
    return bytes(disk)


@pytest.fixture(scope="session")
def raw(content: bytes, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("raw") / "disk.raw"
    path.write_bytes(content)
    return path


@pytest.fixture
def program() -> Callable[..., str]:
    """Runs a program of the system; the test is skipped where it is not installed."""

    def run(*words: object, given: bytes | None = None) -> str:
        if shutil.which(str(words[0])) is None:
            pytest.skip(f"{words[0]} is not installed")
        done = subprocess.run([*map(str, words)], input=given, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout.decode()

    return run


@pytest.fixture
def converted(raw: Path, tmp_path: Path, program: Callable[..., str]) -> Callable[..., Path]:
    """The disk of the tests in a form of QEMU: `converted("disk.vmdk", "vmdk", "-o", ...)`."""

    def make(name: str, form: str, *options: object, source: Path = raw) -> Path:
        path = tmp_path / name
        program("qemu-img", "convert", "-f", "raw", "-O", form, *options, source, path)
        return path

    return make


LUKS_FORMS = {
    "xts": "",
    "essiv": ",cipher-alg=aes-128,cipher-mode=cbc,ivgen-alg=essiv,ivgen-hash-alg=sha256,"
    "hash-alg=sha1",
}


@pytest.fixture(scope="session")
def locked(raw: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """The disk of the tests as LUKS 1 with the passphrase `geheim`, each form made once."""
    folder = tmp_path_factory.mktemp("luks")

    def make(form: str) -> Path:
        path = folder / f"{form}.luks"
        options = f"key-secret=s,iter-time=10{LUKS_FORMS[form]}"
        words = ["qemu-img", "convert", "-f", "raw", "-O", "luks"]
        words += ["--object", "secret,id=s,data=geheim", "-o", options, str(raw), str(path)]
        if shutil.which("qemu-img") is None:
            pytest.skip("qemu-img is not installed")
        # It measures how fast the machine is, and gives up where others are at work too.
        for _ in range(5):
            if (
                path.exists()
                or subprocess.run(words, capture_output=True, check=False).returncode == 0
            ):
                return path
            path.unlink(missing_ok=True)
        pytest.skip("qemu-img could not measure this machine")

    return make


@pytest.fixture(scope="session")
def memory() -> Callable[..., Joined]:
    """A medium in memory: `memory(b"...", "sda")`."""
    return lambda data, name="disk": Joined(name, [Piece(len(data), bytes(data))])


@pytest.fixture
def whole() -> Callable[[Any], bytes]:
    """All of a medium, read in steps that fit no block of any format."""
    return lambda medium: b"".join(
        medium.read_at(at, 99_991) for at in range(0, medium.size, 99_991)
    )


@pytest.fixture(scope="session")
def md_member() -> Callable[..., bytes]:
    """A member of an array with a superblock 1.x: `md_member(data, minor=2, role=0, ...)`."""

    def make(data: bytes, *, minor: int = 2, **told: Any) -> bytes:
        start = 0 if minor == 0 else 1 << 16
        size = max(start + len(data), 1 << 16)
        if minor == 0:
            size += 16384
        place = {0: (size // 512 - 16 & ~7) * 512, 1: 0, 2: 4096}[minor]
        disk = bytearray(size)
        disk[start : start + len(data)] = data
        block = md_block(place, start, len(data), **told)
        disk[place : place + len(block)] = block
        return bytes(disk)

    return make


def md_block(
    place: int, start: int, length: int, *, role: int, count: int, level: int, layout: int = 0,
    chunk: int = 4096, events: int = 10, array: str = "a" * 32, name: str = "web:0",
    features: int = 0, size: int | None = None, damage: bool = False,
) -> bytes:  # fmt: skip
    block = bytearray(512)
    struct.pack_into(
        "<4I16s32sQiIQII", block, 0, 0xA92B4EFC, 1, features, 0, bytes.fromhex(array),
        name.encode(), 1_700_000_000, level, layout,
        (length if size is None else size) // 512, chunk // 512, count,
    )  # fmt: skip
    struct.pack_into("<QQQ", block, 128, start // 512, length // 512, place // 512)
    struct.pack_into("<II16s", block, 160, max(role, 0), 0, bytes([max(role, 0)]) * 16)
    struct.pack_into("<Q", block, 200, events)
    struct.pack_into("<I", block, 220, 16)
    for place_of in range(16):
        struct.pack_into("<H", block, 256 + 2 * place_of, 0xFFFF)
    struct.pack_into("<H", block, 256 + 2 * max(role, 0), role if role >= 0 else 0xFFFF)
    total = sum(struct.unpack_from("<72I", block))
    checksum = (total & 0xFFFFFFFF) + (total >> 32) & 0xFFFFFFFF
    struct.pack_into("<I", block, 216, checksum ^ damage)
    return bytes(block)


@pytest.fixture(scope="session")
def physical_volume() -> Callable[..., bytes]:
    """A physical volume of LVM2: `physical_volume(uuid, text, data)`; its data starts at 1 MiB."""

    def make(uuid: str, text: str, data: bytes = b"", *, wrapped: bool = False) -> bytes:
        disk = bytearray((1 << 20) + len(data))
        disk[1 << 20 :] = data
        label = bytearray(512)
        label[:32] = struct.pack("<8sQII8s", b"LABELONE", 1, 0, 32, b"LVM2 001")
        label[32:64] = uuid.replace("-", "").encode()
        area, room = 4096, (1 << 20) - 4096
        struct.pack_into("<QQQQQQQQQ", label, 64, len(disk), 1 << 20, 0, 0, 0, area, room, 0, 0)
        struct.pack_into("<I", label, 16, lvm_checksum(bytes(label[20:])))
        disk[512:1024] = label
        raw_text = text.encode() + b"\0"
        at = room - 100 if wrapped else 512
        head = bytearray(512)
        head[4:20] = b" LVM2 x[5A%r0N*>"
        struct.pack_into("<IQQ", head, 20, 1, area, room)
        struct.pack_into("<QQII", head, 40, at, len(raw_text), lvm_checksum(raw_text), 0)
        struct.pack_into("<I", head, 0, lvm_checksum(bytes(head[4:])))
        disk[area : area + 512] = head
        first = raw_text[: room - at]
        disk[area + at : area + at + len(first)] = first
        disk[area + 512 : area + 512 + len(raw_text) - len(first)] = raw_text[len(first) :]
        return bytes(disk)

    return make


def lvm_checksum(data: bytes) -> int:
    return zlib.crc32(data, LVM_SEED) ^ 0xFFFFFFFF


@pytest.fixture(scope="session")
def group_text() -> Callable[..., str]:
    """The description of a group `vg0` with extents of 4 KiB: volumes are text of LVM2."""

    def make(physical: list[str], volumes: dict[str, str], *, seqno: int = 3) -> str:
        listed = "\n".join(
            f'pv{number} {{\nid = "{uuid}"\ndevice = "/dev/sd{number}" # Hint only\n'
            f"pe_start = 2048\npe_count = 64\n}}"
            for number, uuid in enumerate(physical)
        )
        logical = "\n".join(
            f'{name} {{\nid = "{name}"\nstatus = ["READ", "{"" if "_" in name else "VISIBLE"}"]\n'
            f"{text}\n}}"
            for name, text in volumes.items()
        )
        return (
            f'vg0 {{\nid = "group"\nseqno = {seqno}\nextent_size = 8\n'
            f"physical_volumes {{\n{listed}\n}}\nlogical_volumes {{\n{logical}\n}}\n}}\n"
            'contents = "Text Format Volume Group"\nversion = 1\ndescription = "a \\"b\\""\n'
        )

    return make


@pytest.fixture(scope="session")
def mbr() -> Callable[..., bytes]:
    """A sector with a table: `mbr((0x83, first sector, sectors), ...)`."""

    def make(*entries: tuple[int, int, int], identity: int = 0x1A2B3C4D) -> bytes:
        sector = bytearray(512)
        struct.pack_into("<I", sector, 440, identity)
        for number, (kind, first, count) in enumerate(entries):
            struct.pack_into("<B3xB3xII", sector, 446 + 16 * number, 0, kind, first, count)
        sector[510:] = b"\x55\xaa"
        return bytes(sector)

    return make


@pytest.fixture(scope="session")
def gpt() -> Callable[..., bytes]:
    """A disk of 1 MiB with a GPT: `gpt((first, last, "label"), ...)`, sectors of 512 bytes."""

    def make(*rows: tuple[int, int, str]) -> bytes:
        disk = bytearray(1 << 20)
        last = len(disk) // 512 - 1
        disk[446 + 4] = 0xEE
        struct.pack_into("<II", disk, 446 + 8, 1, last)
        disk[510:512] = b"\x55\xaa"
        entries = bytearray(128 * 128)
        for number, (first, end, label) in enumerate(rows):
            struct.pack_into(
                "<16s16sQQQ72s", entries, 128 * number, uuids.UUID(int=7).bytes_le,
                uuids.UUID(int=100 + number).bytes_le, first, end, 0, label.encode("utf-16-le"),
            )  # fmt: skip
        for own, other, table in ((1, last, 2), (last, 1, last - 32)):
            head = bytearray(struct.pack(
                "<8sIIIIQQQQ16sQIII", b"EFI PART", 0x10000, 92, 0, 0, own, other, 34, last - 33,
                bytes(16), table, 128, 128, zlib.crc32(entries),
            ))  # fmt: skip
            struct.pack_into("<I", head, 16, zlib.crc32(head))
            disk[own * 512 : own * 512 + 92] = head
            disk[table * 512 : table * 512 + len(entries)] = entries
        return bytes(disk)

    return make
