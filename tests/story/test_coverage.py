from __future__ import annotations

from dataclasses import replace

import pytest

from pratique.model import EntryType, Gap, Stage
from pratique.store.tables import Tables
from pratique.story.coverage import coverage, gap_groups, limits
from pratique.story.examination import Coverage, GapGroup
from pratique.story.verdict import FileVerdict
from pratique.survey.file import File

TYPES = (File, FileVerdict, Gap)


def file(path, size=10, kind="text", entry=EntryType.REGULAR, allocated=0) -> File:
    return File(
        path, "/", path[1:], entry, size, 0o644, 0, 0, 1, 1, 1, allocated,
        None, None, None, None, None, None, None, 0, None, kind, "a" * 64, None,
    )  # fmt: skip


def verdict(path, word) -> FileVerdict:
    return FileVerdict(path, word, 0.0, (), None, 10, "")


def gap(path, reason, stage=Stage.READ, line=None, *, matters=True) -> Gap:
    return Gap(path, line, stage, reason, "detail", matters)


def test_nothing_was_there():
    with Tables.of([], TYPES) as tables:
        assert coverage(tables) == Coverage(0, 0, 0, 0, 0, 0, 0, 0)
        assert gap_groups(tables) == ()
        assert limits(tables) == ()


def test_figures_add_up():
    rows = [
        file("/", 4096, None, EntryType.DIRECTORY),
        file("/link", 4, None, EntryType.SYMLINK),
        file("/a", 10),
        file("/b", 20, kind=None),
        file("/holes", 1 << 40, allocated=4096),
        file("/packed", 100, allocated=4096),
        verdict("/a", "known-good"),
        verdict("/b", "unread"),
    ]
    with Tables.of(rows, TYPES) as tables:
        told = coverage(tables)
    assert told == Coverage(
        entries=6,
        files=4,
        files_read=3,
        files_unread=1,
        files_known_good=1,
        bytes_total=10 + 20 + (1 << 40) + 100,
        bytes_read=10 + 4096 + 100,
        folders_unread=0,
    )
    assert told.files == told.files_read + told.files_unread


def test_a_file_of_which_a_part_was_read_is_not_read():
    rows = [file("/a"), file("/b"), gap("/a", "changed"), gap("/b", "holes", matters=False)]
    with Tables.of(rows, TYPES) as tables:
        told = coverage(tables)
    assert (told.files_read, told.files_unread, told.bytes_read) == (1, 1, 10)


def test_a_file_that_was_not_wholly_understood_was_read_and_is_counted():
    rows = [file("/a"), file("/b"), file("/c"), file("/d", kind=None)]
    rows += [gap("/a", "odd", Stage.ANALYSE), gap("/a", "long", Stage.ANALYSE)]
    rows += [gap("/b", "many", Stage.ANALYSE, matters=False), gap("/d", "odd", Stage.ANALYSE)]
    with Tables.of(rows, TYPES) as tables:
        told = coverage(tables)
    assert (told.files_read, told.files_unread, told.files_not_understood) == (3, 1, 1)


def test_sizes_beyond_sixty_four_bits_are_counted():
    with Tables.of([file(f"/{n}", (1 << 63) - 1) for n in range(3)], TYPES) as tables:
        assert coverage(tables).bytes_total == 3 * ((1 << 63) - 1)


@pytest.mark.parametrize(
    ("gaps", "folders"),
    [
        ([gap("/root", "folder: permission denied", Stage.LIST)], 1),
        ([gap("/root", "folder gone", Stage.LIST), gap("/root", "folder odd", Stage.LIST)], 1),
        ([gap("/root", "folder: gone", Stage.LIST, matters=False)], 0),
        ([gap("/root", "permission denied", Stage.LIST)], 0),
        ([gap("/root", "folder where a file should be", Stage.READ)], 0),
    ],
)
def test_folders_that_could_not_be_listed(gaps, folders):
    with Tables.of(gaps, TYPES) as tables:
        assert coverage(tables).folders_unread == folders


def test_gaps_of_one_cause_come_together_those_that_matter_and_are_many_first():
    rows = [
        gap("/b", "permission denied"),
        gap("/a", "permission denied"),
        gap("/etc/crontab", "not a job", Stage.PARSE, 17),
        *(gap(f"/run/{n}", "a socket", matters=False) for n in range(5)),
        gap("", "no birth times", Stage.SOURCE),
    ]
    with Tables.of(rows, TYPES) as tables:
        found = gap_groups(tables)
    assert found == (
        GapGroup("read", "permission denied", 2, ("/a", "/b"), matters=True),
        GapGroup("parse", "not a job", 1, ("/etc/crontab:17",), matters=True),
        GapGroup("read", "a socket", 5, tuple(f"/run/{n}" for n in range(5)), matters=False),
    )


def test_examples_are_some_and_the_count_is_whole():
    with Tables.of([gap(f"/{n:03}", "gone") for n in range(50)], TYPES) as tables:
        (group,) = gap_groups(tables)
    assert (group.count, len(group.examples)) == (50, 20)
    assert group.examples[0] == "/000"


def test_limits_are_sentences_of_the_source():
    rows = [gap("", "no birth times", Stage.SOURCE, matters=False), gap("/a", "gone")]
    with Tables.of(rows, TYPES) as tables:
        assert [one.english for one in limits(tables)] == ["no birth times: detail"]


def test_a_gap_about_no_file_shows_what_was_said():
    gap = Gap("", None, "check", "rules cannot be used", "mine.yar:1: unknown")
    with Tables.of([gap, Gap("", None, "check", gap.reason, "")], (Gap,)) as tables:
        (group,) = gap_groups(tables)
    assert group.examples == ("mine.yar:1: unknown",)


def test_what_only_a_backup_vouches_for_is_counted_apart():
    rows = [file("/a"), file("/b"), verdict("/b", "known-good")]
    rows.append(replace(verdict("/a", "known-good"), proof="history"))
    with Tables.of(rows, TYPES) as tables:
        told = coverage(tables)
    assert (told.files_known_good, told.files_long_unchanged) == (1, 1)
