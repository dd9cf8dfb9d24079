from __future__ import annotations

import pytest

from pratique.errors import EvidenceError
from pratique.evidence.disk.image import open_medium
from pratique.evidence.disk.luks import decrypted, is_encrypted

SECRET = b"geheim"


def keys(_):
    return SECRET


@pytest.mark.parametrize("form", ["xts", "essiv"])
def test_version_1(locked, content, whole, form):
    disk = open_medium(locked(form))
    assert is_encrypted(disk)
    plain = decrypted(disk, keys)
    assert whole(plain) == content
    assert (plain.name, plain.limits(), plain.plain()) == (f"{form}.luks, decrypted", (), None)
    assert len(plain.uuid) == 36
    disk.close()


@pytest.mark.parametrize(
    "words",
    [
        "--pbkdf argon2id --pbkdf-memory 64 --pbkdf-force-iterations 4 --pbkdf-parallel 1",
        "--pbkdf argon2i --pbkdf-memory 64 --pbkdf-force-iterations 4 --pbkdf-parallel 1",
        "--pbkdf pbkdf2 --pbkdf-force-iterations 1000 --sector-size 4096",
    ],
)
@pytest.mark.parametrize("damaged", [False, True])
def test_version_2(program, tmp_path, words, damaged):
    path = tmp_path / "disk"
    path.write_bytes(bytes(17 << 20))
    program(
        "cryptsetup", "luksFormat", "-q", "--type", "luks2", *words.split(), path, "-", given=SECRET
    )
    if damaged:
        with path.open("r+b") as file:
            file.seek(4096 + 5)
            file.write(b"X")
    disk = open_medium(path)
    plain = decrypted(disk, keys)
    assert plain.size == 1 << 20
    assert [gap.reason for gap in plain.limits()] == [
        "header of an encrypted disk is damaged"
    ] * damaged
    with pytest.raises(EvidenceError, match="does not open"):
        decrypted(disk, lambda _: b"wrong")
    disk.close()


def test_no_key_and_a_wrong_one(locked):
    disk = open_medium(locked("xts"))
    with pytest.raises(EvidenceError, match="no key was given"):
        decrypted(disk, lambda _: None)
    with pytest.raises(EvidenceError, match="does not open") as caught:
        decrypted(disk, lambda _: b"passw0rd")
    assert "passw0rd" not in repr(caught.value) + caught.value.where + caught.value.next_step
    disk.close()


class Several:
    def __init__(self, *keys):
        self.keys = list(keys)
        self.learned = []

    def __call__(self, _name):
        return self.keys.pop(0) if self.keys else None

    def opened(self, name, volume_key):
        self.learned.append((name, volume_key))


def test_several_keys_and_what_opened_it(locked, content, whole):
    several = Several(b"wrong", b"", SECRET, b"never asked")
    disk = open_medium(locked("xts"))
    decrypted(disk, several)
    ((name, volume_key),) = several.learned
    assert (name, several.keys, len(volume_key)) == ("xts.luks", [b"never asked"], 64)
    assert whole(decrypted(disk, lambda _: volume_key)) == content
    with pytest.raises(EvidenceError, match="does not open"):
        decrypted(disk, lambda _: bytes(64))
    disk.close()


def test_keys_without_end_are_not_all_tried(locked):
    asked = []
    disk = open_medium(locked("xts"))
    with pytest.raises(EvidenceError, match="does not open"):
        decrypted(disk, lambda name: asked.append(name) or b"%d" % len(asked))
    assert len(asked) == 64
    disk.close()


def test_key_is_asked_for_by_the_name_of_the_medium(locked):
    asked = []
    disk = open_medium(locked("xts"))
    with pytest.raises(EvidenceError):
        decrypted(disk, asked.append)
    assert asked == ["xts.luks"]
    disk.close()


@pytest.mark.parametrize("length", [7, 300, 592, 5000])
def test_volume_that_is_cut_short(locked, memory, length):
    disk = open_medium(locked("xts"))
    short = memory(disk.read_at(0, length))
    disk.close()
    with pytest.raises(EvidenceError):
        decrypted(short, keys)


def test_what_is_not_encrypted(memory):
    assert not is_encrypted(memory(bytes(1 << 20)))
    with pytest.raises(EvidenceError, match="no encrypted disk"):
        decrypted(memory(bytes(4096)), keys)
