"""Layers that are one tree. How one layer answers is tested with `test_directory`, too."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pratique.errors import EvidenceError, Unreadable
from pratique.evidence import open_evidence
from pratique.evidence.contained import Contained
from pratique.evidence.directory import DirectorySource
from pratique.evidence.overlay import MOST_LAYERS, OverlaySource
from pratique.model import Entry, EntryType, Gap

Layer = Mapping[str, bytes | None]  # None stands for a folder


def planted(root: Path, layers: Sequence[Layer]) -> list[bytes]:
    for number, layer in enumerate(layers):
        folder = root / f"l{number}"
        folder.mkdir(parents=True)
        for name, content in layer.items():
            target = folder / name
            if content is None:
                target.mkdir(parents=True, exist_ok=True)
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
    return [f"l{number}".encode() for number in range(len(layers))]


@pytest.fixture
def over(tmp_path) -> Iterator:
    opened: list[OverlaySource] = []

    def make(*layers: Layer, marked: bool = False) -> OverlaySource:
        names = planted(tmp_path / "disk", layers)
        source = DirectorySource.open_at(tmp_path / "disk")
        opened.append(OverlaySource(source, names, "container web", marked=marked))
        return opened[-1]

    yield make
    for source in opened:
        source.close()


def content(source: OverlaySource, path: bytes) -> bytes | None:
    entry = source.lookup(path)
    if entry is None or entry.type is not EntryType.REGULAR:
        return None
    with source.open(entry) as file:
        return b"".join(file.chunks())


def held(source: OverlaySource) -> dict[bytes, bytes]:
    """All files, as the walk names them; each must be found by its name, too."""
    files = {}
    for entry in source.walk():
        assert isinstance(entry, Entry), entry
        found = source.lookup(entry.path)
        assert found == entry
        if entry.path:
            folder, _, name = entry.path.rpartition(b"/")
            assert name in source.names(folder)
        if entry.type is EntryType.REGULAR:
            with source.open(entry) as file:
                files[entry.path] = b"".join(file.chunks())
    return files


def gaps(source: OverlaySource) -> list[tuple[str, str]]:
    return [(gap.path, gap.reason) for gap in source.walk() if isinstance(gap, Gap)]


def test_what_lies_above_hides_what_lies_below(over):
    source = over({"a/x": b"top"}, {"a/x": b"bottom", "a/y": b"y"}, {"b": b"b", "a/z": b"z"})
    assert held(source) == {b"a/x": b"top", b"a/y": b"y", b"a/z": b"z", b"b": b"b"}
    assert source.names(b"a") == [b"x", b"y", b"z"]
    assert source.origins(b"a/x") == (b"l0/a/x",)
    assert source.origins(b"a") == (b"l0/a", b"l1/a", b"l2/a")
    assert source.origins(b"nothing") == ()


def test_a_file_between_two_folders_parts_them(over):
    source = over({"a/x": b"1"}, {"a": b"file"}, {"a/y": b"2"})
    assert held(source) == {b"a/x": b"1"}


def test_a_file_over_a_folder_hides_it(over):
    assert held(over({"a": b"file"}, {"a/y": b"2"})) == {b"a": b"file"}


def test_marks_of_unpacked_images(over):
    source = over(
        {"a/.wh.x": b"", "c/.wh..wh..opq": b"", "c/new": b"n", "d/.wh.e": b"", "d/e/new": b"n"},
        {"a/x": b"x", "a/y": b"y", "c/old": b"o", "d/e/old": b"o"},
        {"a/x": b"x", "c/older/z": b"z"},
        marked=True,
    )
    assert held(source) == {b"a/y": b"y", b"c/new": b"n", b"d/e/new": b"n"}
    assert content(source, b"c/older/z") is None
    assert content(source, b"a/.wh.x") is None


def test_a_name_that_looks_like_a_mark_hides_nothing_from_overlayfs(over):
    source = over({"etc/.wh.passwd": b""}, {"etc/passwd": b"p"})
    assert held(source) == {b"etc/.wh.passwd": b"", b"etc/passwd": b"p"}


def test_whiteouts_of_overlayfs(over, tmp_path):
    source = over({"a/y": b"y"}, {"a/x": b"x", "a/d/z": b"z"}, {"a/x": b"older", "a/d/q": b"q"})
    try:
        os.mknod(tmp_path / "disk/l0/a/x", 0o020000, os.makedev(0, 0))
        os.mknod(tmp_path / "disk/l1/a/d/q", 0o020000, os.makedev(0, 0))
        os.mknod(tmp_path / "disk/l0/a/null", 0o020666, os.makedev(1, 3))
    except PermissionError:
        pytest.skip("only root makes devices")
    assert held(source) == {b"a/y": b"y", b"a/d/z": b"z"}
    assert source.lookup(b"a/null").type is EntryType.CHARACTER
    assert source.origins(b"a/x") == ()


def attribute(path: Path, name: str, value: bytes) -> None:
    try:
        os.setxattr(path, f"user.overlay.{name}", value)
    except OSError:
        pytest.skip("this file system keeps no attributes")


def test_opaque_folders(over, tmp_path):
    source = over({"a/x": b"x"}, {"a/y": b"y"}, {"a/z": b"z"})
    attribute(tmp_path / "disk/l1/a", "opaque", b"y")
    assert held(source) == {b"a/x": b"x", b"a/y": b"y"}


def test_whiteouts_that_are_attributes(over, tmp_path):
    source = over({"a/x": b"", "a/empty": b""}, {"a/x": b"x"})
    attribute(tmp_path / "disk/l0/a", "opaque", b"x")
    attribute(tmp_path / "disk/l0/a/x", "whiteout", b"y")
    assert held(source) == {b"a/empty": b""}


def test_what_was_renamed_is_a_gap(over, tmp_path):
    source = over({"new/x": b"x"}, {"new/y": b"y", "old/z": b"z"})
    attribute(tmp_path / "disk/l0/new", "redirect", b"old")
    found = gaps(source)
    assert found == [("/new", "folder: renamed in its layer, lower layers left out")]
    assert source.names(b"new") == [b"x"]


def test_a_file_without_its_content_cannot_be_opened(over, tmp_path):
    source = over({"x": b""}, {"x": b"content"})
    os.truncate(tmp_path / "disk/l0/x", 100_000)
    attribute(tmp_path / "disk/l0/x", "metacopy", b"")
    if (tmp_path / "disk/l0/x").stat().st_blocks:
        pytest.skip("this file system keeps no holes")
    with pytest.raises(Unreadable):
        source.open(source.lookup(b"x"))


def test_a_layer_that_is_missing_is_a_gap_and_the_rest_goes_on(over, tmp_path):
    over({"a": b"1"}, {"b": b"2"})
    (tmp_path / "disk/file").write_bytes(b"")
    (tmp_path / "disk/link").symlink_to("/")
    layers = (b"l0", b"gone", b"file", b"link", b"../l1", b"l1")
    source = OverlaySource(DirectorySource.open_at(tmp_path / "disk"), layers, "x")
    assert gaps(source) == [("/", "folder: a layer is missing")]
    assert source.names(b"") == [b"a", b"b"]
    source.close()


def test_links_stay_in_the_view(over, tmp_path):
    source = over({"etc/a": b"a"}, {"etc/b": b"b"})
    (tmp_path / "disk/secret").write_bytes(b"of the host")
    (tmp_path / "disk/l0/up").symlink_to("../secret")
    (tmp_path / "disk/l0/abs").symlink_to("/etc")
    (tmp_path / "disk/l0/out").symlink_to("../l1/etc")
    assert source.canonical(b"up") == b"secret"
    assert source.lookup(b"secret") is None
    assert source.names(b"abs") == [b"a", b"b"]
    assert source.names(b"out") == []
    assert source.lookup(b"abs/a") is None


def test_a_link_above_a_folder_hides_it(over, tmp_path):
    source = over({"x": b""}, {"etc/b": b"b"})
    (tmp_path / "disk/l0/etc").symlink_to("/elsewhere")
    assert source.lookup(b"etc/b") is None


def test_layers_without_end_are_bounded(over, tmp_path):
    over({"a": b"1"})
    layers = [b"l0"] * (MOST_LAYERS + 1)
    source = OverlaySource(DirectorySource.open_at(tmp_path / "disk"), layers, "x")
    assert gaps(source) == [("/", "folder: more layers than can be mounted")]
    source.close()


def test_deep_folders(over):
    name = "/".join(["d"] * 1000)
    source = over({name[:500]: None}, {name[:1000]: None})
    found = [entry.path for entry in source.walk()]
    assert len(found) == 501
    assert source.lookup(found[-1]).type is EntryType.DIRECTORY


def test_identity_and_place_name_the_container(over, tmp_path):
    source = over({"a": b"1"}, {"b": b"1"})
    assert source.location == f"{tmp_path}/disk (container web)"
    assert source.identity() == source.identity()
    assert source.identity().isalnum()
    other = OverlaySource(DirectorySource.open_at(tmp_path / "disk"), [b"l1"], "container db")
    assert other.identity() != source.identity()
    other.close()


def test_marks_that_cannot_be_seen_are_a_limit(over, monkeypatch):
    source = over({"a": b"1"}, {"b": b"1"})
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert [gap.reason for gap in source.limits()] == ["marks of layers cannot be seen"]
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert source.limits() == ()


def test_no_path_stands_for_layers(tmp_path):
    with pytest.raises(EvidenceError):
        OverlaySource.open_at(tmp_path)
    assert not OverlaySource.recognises(tmp_path)


def test_no_descriptor_is_left_open(tmp_path):
    names = planted(tmp_path / "disk", [{"a/x": b"1"}, {"a/y": b"1"}])
    before = len(os.listdir("/proc/self/fd"))
    source = open_evidence(Contained(tmp_path / "disk", tuple(names), "x"))
    held(source)
    source.close()
    assert len(os.listdir("/proc/self/fd")) == before


NAMES = "a b a/a a/b b/a a/a/c b/.wh.a .wh.b a/.wh..wh..opq".split()
CONTENTS = st.sampled_from([b"1", b"2", None])
LAYERS = st.lists(st.dictionaries(st.sampled_from(NAMES), CONTENTS), min_size=1, max_size=4)


def fits(layer: Layer) -> bool:
    """Whether no name of it is a file and a folder at the same time."""
    files = {name for name, what in layer.items() if what is not None}
    return not any(name != file and name.startswith(f"{file}/") for name in layer for file in files)


def merged(layers: Sequence[Layer]) -> dict[bytes, bytes]:  # noqa: C901 - as the format is told
    """The files of the view by another way: unpacked one after the other, the lowest first."""
    tree: dict[str, bytes | None] = {}
    for layer in reversed(layers):
        for name in sorted(layer):
            folder, _, last = name.rpartition("/")
            start = f"{folder}/" if folder else ""
            if last == ".wh..wh..opq":
                tree = {n: w for n, w in tree.items() if not n.startswith(start)}
            elif last.startswith(".wh."):
                gone = start + last.removeprefix(".wh.")
                tree = {n: w for n, w in tree.items() if n != gone and not n.startswith(f"{gone}/")}
        for name, what in layer.items():
            if name.rpartition("/")[2].startswith(".wh."):
                name, what = name.rpartition("/")[0], None  # noqa: PLW2901 - its folder is there
            for end in [i for i, sign in enumerate(name) if sign == "/"]:
                tree = {n: w for n, w in tree.items() if n != name[:end] or w is None}
                tree[name[:end]] = None
            if what is not None:
                tree = {n: w for n, w in tree.items() if not n.startswith(f"{name}/")}
            elif name and tree.get(name) is not None:
                del tree[name]
            if name:
                tree[name] = what
    return {name.encode(): what for name, what in tree.items() if what is not None}


@given(LAYERS)
@settings(max_examples=150, deadline=None)
def test_the_view_is_what_unpacking_one_layer_after_the_other_gives(layers):
    layers = [layer for layer in layers if fits(layer)]
    if not layers:
        return
    with tempfile.TemporaryDirectory() as place:
        names = planted(Path(place) / "disk", layers)
        source = OverlaySource(
            DirectorySource.open_at(Path(place) / "disk"), names, "x", marked=True
        )
        assert held(source) == merged(layers)
        source.close()
