from __future__ import annotations

import hashlib
from collections.abc import Iterable

import pytest

from invented import Held, Invented
from pratique.dating.long_standing import no_long_standing, write_long_standing
from pratique.dating.reference import Reference
from pratique.errors import CaseStorage, HistoryError
from pratique.history.base import Unknown
from pratique.history.sighting import LongStanding, SnapshotFile
from pratique.model import EntryType, Gap, Stage
from pratique.phrase import Phrase
from pratique.store.parts import write_rows
from pratique.store.tables import Tables
from pratique.survey.file import File

ONE, TWO = b"<?php echo 1;\n", b"<?php echo 2;\n"


def file(path: str, content: bytes | None, kind=EntryType.REGULAR) -> File:
    digest = None if content is None else hashlib.sha256(content).hexdigest()
    return File(
        path, "/", path[1:], kind, 1, 0o644, 0, 0, 1, 1, 1, 1,
        None, None, None, None, None, None, None, 0, None, "text", digest, None,
    )  # fmt: skip


@pytest.fixture
def folder(tmp_path):
    rows = [
        file("/same", ONE),
        file("/other", TWO),
        file("/new", ONE),
        file("/unread", None),
        file("/odd\\x0aname", ONE),
        file("/link", ONE, EntryType.SYMLINK),
    ]
    write_rows(tmp_path, File, "file", rows)
    return tmp_path


DAY = {
    b"same": Held(ONE),
    b"other": Held(ONE),
    b"unread": Held(ONE),
    b"odd\nname": Held(ONE),
    b"link": Held(ONE),
    b"gone": Held(ONE),
    b"broken": Unknown.BROKEN,
}


def compare(folder, *histories: Invented, names: Iterable[str] = "abc"):
    chosen = [
        (Reference(name, history.snapshots()[0], Phrase("because")), history)
        for name, history in zip(names, histories, strict=False)
    ]
    counted: list[tuple[str, int]] = []
    found = write_long_standing(chosen, folder, lambda name, files: counted.append((name, files)))
    return found, stored(folder)


def stored(folder) -> list[tuple[str, str]]:
    with Tables.open_at(folder, (LongStanding,)) as tables:
        return [(row.history, row.path) for row in tables.rows(LongStanding)]


def test_what_is_the_same_then_and_now_at_the_same_path(folder):
    found, rows = compare(folder, Invented([DAY, {}]))
    assert rows == [("a", "/odd\\x0aname"), ("a", "/same")]
    (one,) = found.unchanged
    assert (one.name, one.label, one.files, one.why.english) == ("a", "day 0", 2, "because")
    assert found.gaps == []


def test_each_history_is_asked(folder):
    found, rows = compare(folder, Invented([{b"same": Held(ONE)}]), Invented([DAY]))
    assert sorted(rows) == [("a", "/same"), ("b", "/odd\\x0aname"), ("b", "/same")]
    assert [one.files for one in found.unchanged] == [1, 2]


def test_to_conclude_again_costs_no_second_pass(folder):
    history = Invented([DAY, {}])
    assert compare(folder, history) == compare(folder, history)
    assert history.asked == [0]


def test_an_empty_snapshot_is_known_to_be_empty(folder):
    history = Invented([{}])
    compare(folder, history)
    assert compare(folder, history)[1] == []
    assert history.asked == [0]


def test_another_snapshot_takes_the_place_of_the_one_before(folder):
    compare(folder, Invented([DAY]), names="a")
    _found, rows = compare(folder, Invented([{b"same": Held(ONE)}]), names="b")
    assert rows == [("b", "/same")]
    with Tables.open_at(folder, (SnapshotFile,)) as tables:
        assert {row.history for row in tables.rows(SnapshotFile)} == {"b"}


class Damaged(Invented):
    """Some of it cannot be read, which is known at the end."""

    def gaps(self):
        return (Gap("/lost", None, Stage.READ, "a pack is missing", ""),) * len(self.asked)


def test_what_was_read_in_part_counts_and_is_read_again(folder):
    history = Damaged([DAY])
    found, rows = compare(folder, history)
    assert [gap.reason for gap in found.gaps] == ["a pack is missing"]
    assert rows == [("a", "/odd\\x0aname"), ("a", "/same")]
    assert compare(folder, history)[1] == rows
    assert history.asked == [0, 0]


class Gone(Invented):
    """It breaks off in the middle."""

    def digests(self, snapshot, below):
        yield from list(super().digests(snapshot, below))[:1]
        raise HistoryError("The repository is gone", where=snapshot.label)


def test_a_history_that_fails_vouches_for_nothing_and_the_others_are_asked(folder):
    found, rows = compare(folder, Gone([DAY]), Invented([{b"same": Held(ONE)}]))
    assert rows == [("b", "/same")]
    assert [gap.detail for gap in found.gaps] == ["a, day 0: The repository is gone"]
    assert [(one.time is None, one.why.english) for one in found.unchanged] == [
        (True, "The repository is gone"), (False, "because"),
    ]  # fmt: skip


def test_a_run_that_was_killed_leaves_nothing_that_counts(folder):
    row = SnapshotFile("a", "0", "day 0", 0, "/new", hashlib.sha256(ONE).hexdigest())
    write_rows(folder, SnapshotFile, "part-0123456789abcdef-000000", [row])
    assert compare(folder, Invented([{}]))[1] == []


def test_without_a_reference_nothing_is_read(folder):
    history = Invented([DAY])
    chosen = [(Reference("a", None, Phrase("none is old enough")), history)]
    found = write_long_standing(chosen, folder, lambda _name, _files: None)
    assert [(one.label, one.files, one.why.english) for one in found.unchanged] == [
        (None, 0, "none is old enough")
    ]
    assert (history.asked, stored(folder)) == ([], [])


def test_it_is_forgotten_with_the_histories(folder):
    compare(folder, Invented([DAY]))
    no_long_standing(folder)
    assert stored(folder) == []


def test_many_files_are_counted_on_the_way(folder):
    day = {f"{n:05}".encode(): Held(b"x") for n in range(1_200)}
    counted: list[int] = []
    history = Invented([day])
    chosen = [(Reference("a", history.snapshots()[0], Phrase("")), history)]
    write_long_standing(chosen, folder, lambda _name, files: counted.append(files))
    assert counted == [500, 1000]


def test_a_case_that_cannot_be_written_is_said(folder):
    (folder / SnapshotFile.table).write_text("in the way")
    with pytest.raises(CaseStorage):
        compare(folder, Invented([DAY]))
