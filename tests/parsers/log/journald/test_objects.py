from __future__ import annotations

import importlib.util
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from pratique.parsers.log.journald.objects import Walk, header_of

spec = importlib.util.spec_from_file_location(
    "journal_file", Path(__file__).with_name("journal_file.py")
)
made = importlib.util.module_from_spec(spec)
spec.loader.exec_module(made)


def walked(content: bytes):
    walk = Walk(made.Held(content), 256)
    return [(kind, place) for kind, _flags, place, *_rest in walk.objects()], walk


def three():
    file = made.JournalFile()
    places = [file.data(b"MESSAGE=%d" % number) for number in range(3)]
    return file, places


def test_the_header():
    file, _places = three()
    file.entry(b"MESSAGE=1")
    content = file.finished(state=1)
    header = header_of(content)
    assert header is not None
    assert (header.signed, header.state, header.entries) == (True, 1, 1)
    assert (header.end, header.sequence_id) == (len(content), made.SEQUENCE.hex())


def test_a_file_without_its_signature_is_known_by_its_shape():
    file, _places = three()
    header = header_of(file.finished(signature=bytes(8)))
    assert header is not None
    assert not header.signed


@given(st.binary(max_size=600) | st.text(min_size=208).map(str.encode))
def test_other_bytes_are_hardly_ever_a_journal(content):
    if not content.startswith(b"LPKSHHRH"):
        assert header_of(content) is None or b"\0\0\0\0\0\0" in content


def test_objects_in_their_order_and_room_behind_them():
    file, places = three()
    found, walk = walked(bytes(file.content) + bytes(5000))
    assert found == [(1, place) for place in places]
    assert walk.damages == 0


def test_objects_behind_a_damaged_one_are_found():
    file, places = three()
    for kind in (0, 9):
        file.content[places[1]] = kind
        found, walk = walked(bytes(file.content))
        assert found == [(1, places[0]), (1, places[2])]
        assert (walk.damages, walk.first_damage) == (1, places[1])
        assert walk.passed == places[2] - places[1]


def test_objects_behind_megabytes_of_noise_are_found():
    file, places = three()
    content = bytes(file.content)
    noise = b"\xff" * (3 << 20)
    found, walk = walked(content[: places[2]] + noise + content[places[2] :])
    assert found == [(1, places[0]), (1, places[1]), (1, places[2] + len(noise))]
    assert walk.passed == len(noise)


def test_a_long_object_that_lies_over_the_edge_of_what_is_read():
    file = made.JournalFile()
    first = file.data(b"A=" + b"x" * 900_000)
    second = file.data(b"B=" + b"y" * 900_000)
    third = file.data(b"C=" + b"z" * 3_000_000)
    fourth = file.data(b"D=")
    found, walk = walked(bytes(file.content))
    assert found == [(1, first), (1, second), (1, third), (1, fourth)]
    assert walk.damages == 0


def test_a_size_that_ends_behind_the_file():
    file, places = three()
    file.content[places[0] + 8 : places[0] + 16] = b"\xff" * 8
    assert walked(bytes(file.content))[0] == [(1, places[1]), (1, places[2])]


def test_many_likely_places_do_not_take_forever():
    likely = b"\x01" + bytes(7) + (1 << 20).to_bytes(8, "little")
    found, walk = walked(bytes(256) + b"\xff" * 8 + likely * 100_000 + b"\xff" * (2 << 20))
    assert walk.damages
    assert len(found) <= 100_000


@given(st.binary(max_size=2000))
def test_any_bytes(noise):
    found, walk = walked(bytes(256) + noise)
    assert all(256 <= place < 256 + len(noise) for _kind, place in found)
    assert walk.passed <= len(noise)
