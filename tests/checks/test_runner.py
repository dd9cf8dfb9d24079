"""The runner: found, nothing in what was read, and could not look are kept apart."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Annotated, Any, ClassVar

import duckdb
import pytest

from pratique.checks import runner
from pratique.checks.base import Check, CouldNotLook, Sign
from pratique.checks.runner import Answer, Outcome, finding_id, run
from pratique.content.mark import Mark
from pratique.errors import CaseStorage
from pratique.inventory.verification import Verification
from pratique.model import Gap, Place, Severity, Stage
from pratique.parsers.base import Parser
from pratique.phrase import Phrase
from pratique.store.tables import Tables
from pratique.survey.file import File
from pratique.survey.known_good import KnownGood
from pratique.survey.package_file import PackageFile


@dataclass(frozen=True, slots=True)
class Job:
    """A row of a format that only this test knows."""

    table: ClassVar[str] = "job"

    path: Annotated[str, "where"]


TYPES = (File, Gap, Mark, PackageFile, Verification, Job)
SIGN = Sign("subject", (Place("/etc/jobs", 1),), "quote", Phrase("Why."), "cat", 0.9)


@pytest.fixture(autouse=True)
def jobs_parser(monkeypatch):
    parser = Parser("jobs", (Job,), ("/etc/jobs", "/etc/jobs.d/*"), lambda _c, _p: iter(()))
    monkeypatch.setattr(runner, "all_parsers", lambda: (parser,))


def check(find: Callable[[Tables], Any], **changes: Any) -> Check:
    plain = Check(
        "files-x",
        "A thing is there",
        Severity.HIGH,
        "T1000",
        (Job,),
        "None.",
        "None.",
        "Look.",
        find,
    )
    return replace(plain, **changes)


def nothing(_tables):
    yield from ()


def one(_tables):
    yield SIGN


def crash(_tables):
    raise ZeroDivisionError("by zero \x1b[31m")


def crash_later(_tables):
    yield SIGN
    raise ZeroDivisionError


def cannot(_tables):
    raise CouldNotLook("there is no list of jobs")
    yield SIGN


def bad_query(tables):
    yield from tables.select("SELECT * FROM nowhere")


def answer(asked: Check, *rows: Any) -> Answer:
    with Tables.of(rows, TYPES) as tables:
        (told,) = run([asked], tables)
        return told


def gap(path: str, stage: Stage = Stage.READ, *, matters: bool = True) -> Gap:
    return Gap(path, None, stage, "no permission", "", matters)


FIRST_THREE = [f"/etc/jobs.d/{number}: no permission" for number in range(3)]
FOUND, NOTHING, BLIND = Outcome.FOUND, Outcome.NOTHING, Outcome.COULD_NOT_LOOK


@pytest.mark.parametrize(
    ("find", "rows", "outcome", "because"),
    [
        (one, [], FOUND, ()),
        (nothing, [], NOTHING, ()),
        (nothing, [Job("/etc/jobs")], NOTHING, ()),
        (cannot, [], BLIND, ("there is no list of jobs",)),
        (crash, [], BLIND, (r"the check itself failed: ZeroDivisionError: by zero \x1b[31m",)),
        (crash_later, [], FOUND, ("the check itself failed: ZeroDivisionError: ",)),
        (nothing, [gap("/etc/jobs")], BLIND, ("/etc/jobs: no permission",)),
        (nothing, [gap("/etc/jobs.d", Stage.LIST)], BLIND, ("/etc/jobs.d: no permission",)),
        (nothing, [gap("/etc", Stage.LIST)], BLIND, ("/etc: no permission",)),
        (nothing, [gap("/", Stage.LIST)], BLIND, ("/: no permission",)),
        (nothing, [gap("/etc/jobs", matters=False)], NOTHING, ()),
        (nothing, [gap("/var/other")], NOTHING, ()),
        (nothing, [Job("/etc/jobs.d/a"), gap("/etc/jobs")], NOTHING, ("/etc/jobs: no permission",)),
        (one, [gap("/etc/jobs")], FOUND, ("/etc/jobs: no permission",)),
        (
            nothing,
            [gap(f"/etc/jobs.d/{number}", Stage.PARSE) for number in range(5)],
            BLIND,
            (*FIRST_THREE, "and 2 more places like these"),
        ),
    ],
)  # fmt: skip
def test_outcome(find, rows, outcome, because):
    told = answer(check(find), *rows).outcome
    assert (told.outcome, told.because) == (outcome, because)
    assert told.found == (outcome is FOUND)


def test_query_that_fails_is_could_not_look():
    told = answer(check(bad_query)).outcome
    assert told.outcome is BLIND
    assert "the check itself failed" in told.because[0]


def test_gaps_beyond_counting_hide_none():
    """Thousands of gaps before it in the alphabet do not push out the one that matters."""
    with Tables.of([gap("/etc/jobs")], TYPES) as tables:
        flood = "SELECT '/aaa/' || i, NULL, 'analyse', 'odd', '', true FROM range(20_000) t(i)"
        list(tables.select(f"INSERT INTO gap {flood}"))
        (told,) = run([check(nothing)], tables)
    assert told.outcome.outcome is BLIND


def file(path: str, md5: str | None = None, *, uid=0, read=True) -> File:
    return File(
        path, path.rpartition("/")[0], path.rpartition("/")[2], "regular", 1, 0o644, uid, 0, 1, 1,
        1, 1, None, None, None, None, None, None, None, 0, None, "php" if read else None,
        "0" * 64 if read else None, None if md5 is None else f"md5:{md5}",
    )  # fmt: skip


def test_unread_files_are_said():
    rows = [file("/c"), gap("/a"), gap("/b", Stage.LIST), gap("/b")]
    told = answer(check(nothing, reads=(File,)), *rows).outcome
    assert told.outcome is NOTHING
    assert told.because == ("files or folders that could not be read: 2",)


def read(*names: str) -> list[File]:
    return [file(f"/www/{name}") for name in names]


def unread(*names: str) -> list[File | Gap]:
    return [
        row for name in names for row in (file(f"/www/{name}", read=False), gap(f"/www/{name}"))
    ]


def in_part(*names: str) -> list[File | Gap]:
    return read(*names) + [gap(f"/www/{name}", Stage.ANALYSE) for name in names]


FOLDER = gap("/www/shop", Stage.LIST)
PICTURES = frozenset({"png"})


@pytest.mark.parametrize(
    ("reads", "about", "rows", "outcome", "because"),
    [
        ((Mark,), None, [], NOTHING, ""),
        ((Mark,), None, read("a.php"), NOTHING, ""),
        ((Mark,), None, unread("a.php"), BLIND, "understood: 1 of 1"),
        ((Mark,), None, in_part("a.php"), BLIND, "understood: 1 of 1"),
        ((Mark, File), None, unread("a.php"), BLIND, "understood: 1 of 1"),
        ((Mark,), None, unread("A.PHP", "b.x.pht") + read("c.php"), BLIND, "understood: 2 of 3"),
        ((Mark,), None, unread("a.php") + read("b.php"), NOTHING, "could not be read: 1"),
        ((Mark,), None, unread("a.png", "b.png", "php") + read("b.php"), NOTHING, "read: 3"),
        ((Mark,), PICTURES, unread("a.png") + read("b.php"), BLIND, "understood: 1 of 1"),
        ((Mark,), PICTURES, unread("a.php") + read("b.png"), NOTHING, "could not be read: 1"),
        ((Mark,), None, [FOLDER], BLIND, "could not be listed: 1"),
        ((Mark,), None, [*read("a.txt"), FOLDER], BLIND, "could not be listed: 1"),
        ((Mark,), None, [*read("a.php"), FOLDER], NOTHING, "could not be read: 1"),
        ((File,), None, [], NOTHING, ""),
        ((File,), None, [FOLDER], BLIND, "could not be listed: 1"),
        ((File,), None, [*unread("a"), FOLDER], NOTHING, "could not be read: 2"),
        ((Job,), None, unread("a.php"), NOTHING, ""),
    ],
)  # fmt: skip
def test_who_reads_content_is_blind_where_most_of_it_was_lost(reads, about, rows, outcome, because):
    told = answer(check(nothing, reads=reads, about=about or frozenset()), *rows).outcome
    assert told.outcome is outcome
    assert because in "; ".join(told.because)
    assert bool(told.because) == bool(because)


def test_what_was_found_stands_though_most_was_lost():
    told = answer(check(one, reads=(Mark,)), *unread("a.php")).outcome
    assert (told.outcome, told.found) == (FOUND, 1)
    assert "1 of 1" in told.because[0]


def raises(error: type[Exception], *told: Any, **values: Any) -> Callable[[Tables], Any]:
    def find(_tables):
        raise error(*told, **values)  # a new one: its traceback would keep the tables open

    return find


def greedy(tables):
    yield from tables.select("SELECT list(i), list(i + 1) FROM range(30_000_000) t(i)")


@pytest.mark.parametrize(
    ("find", "because"),
    [
        (raises(MemoryError), "more memory"),
        (raises(OSError, errno.EMFILE, os.strerror(errno.EMFILE)), "too many files open"),
        (raises(duckdb.IOException, "IO Error: /x: Too many open files\nLINE 1"), "too many files"),
        (raises(duckdb.OutOfMemoryException, "allocate\n* SET memory_limit"), "more memory"),
        (raises(ValueError, "one\ntwo"), "failed: ValueError: one"),
        (raises(RecursionError, "deep"), "failed: RecursionError: deep"),
    ],
)
def test_a_failure_is_said_in_one_line(find, because):
    told = answer(check(find)).outcome
    assert told.outcome is BLIND
    (said,) = told.because
    assert because in said
    assert "\n" not in said
    assert "memory_limit" not in said


def test_a_question_that_takes_too_much_memory_could_not_look(tmp_path):
    with Tables.open_at(tmp_path, TYPES, memory="30MB") as tables:
        list(tables.select("SET max_temp_directory_size = '0KB'"))
        list(tables.select("SET temp_directory = ''"))
        told = [answered.outcome for answered in run([check(greedy), check(one)], tables)]
    assert [outcome.outcome for outcome in told] == [BLIND, FOUND]
    assert told[0].because == ("this question needed more memory than it could get",)


def test_a_full_disk_ends_the_run():
    full = raises(CaseStorage, "The case folder cannot be written", where="/case")
    with Tables.of([], TYPES) as tables, pytest.raises(CaseStorage):
        list(run([check(full), check(one)], tables))


def test_one_failure_does_not_sink_the_rest():
    with Tables.of([], TYPES) as tables:
        told = [a.outcome.outcome for a in run([check(crash), check(one), check(nothing)], tables)]
    assert told == [BLIND, FOUND, NOTHING]


def test_each_subject_once_in_a_stable_order():
    def find(_tables):
        for subject in "bab":
            yield replace(SIGN, subject=subject)

    assert [sign.subject for sign in answer(check(find)).signs] == ["a", "b"]


def test_flood_is_bounded_and_said(monkeypatch):
    monkeypatch.setattr(runner, "MOST_SIGNS", 3)

    def find(_tables):
        for number in range(9):
            severity = Severity.CRITICAL if number == 8 else None
            yield replace(SIGN, subject=f"{number}", severity=severity)

    told = answer(check(find))
    assert len(told.signs) == 3
    assert "8" in {sign.subject for sign in told.signs}
    assert told.outcome.because == ("6 more signs of the same kind are not listed",)


def test_ids_are_stable_and_apart():
    assert finding_id("a", "b") == finding_id("a", "b")
    ids = {finding_id("a", "b"), finding_id("a", "c"), finding_id("ab", ""), finding_id("a\0b", "")}
    assert len(ids) >= 3
    assert finding_id("a", "\udcff").startswith("F-")


def shipped(path: str, md5: str | None) -> PackageFile:
    return PackageFile(
        path, "tool", "dpkg", path, conffile=False, digest=None if md5 is None else "md5:" + md5
    )


def at(*paths: str) -> Callable[[Tables], Any]:
    return lambda _tables: iter([replace(SIGN, places=tuple(map(Place, paths)))])


GOOD = [file("/usr/a", "aa"), shipped("/usr/a", "aa")]
BAD = [file("/usr/b", "bb"), shipped("/usr/b", "aa")]
OWN = [file("/usr/c", None), shipped("/usr/c", None)]
ELSEWHERE = [file("/srv/d", "aa"), shipped("/srv/d", "aa")]
OF_ANOTHER = [file("/usr/e", "aa", uid=33), shipped("/usr/e", "aa")]


@pytest.mark.parametrize(
    ("find", "about_content", "severity"),
    [
        (at("/usr/a"), True, Severity.LOW),
        (at("/usr/b"), True, None),
        (at("/usr/c"), True, None),
        (at("/usr/a", "/usr/b"), True, None),
        (at("/usr/a", "/usr/a"), True, Severity.LOW),
        (at("/srv/d"), True, None),
        (at("/usr/e"), True, None),
        (at("/nowhere"), True, None),
        (at(), True, None),
        (at("/usr/a"), False, None),
    ],
)
def test_what_a_package_brought_weighs_less(find, about_content, severity):
    asked = replace(check(find, reads=(File,)), about_content=about_content)
    (sign,) = answer(asked, *GOOD, *BAD, *OWN, *ELSEWHERE, *OF_ANOTHER).signs
    assert sign.severity is severity
    assert ("as it was shipped" in sign.why.english) == (severity is Severity.LOW)


@pytest.mark.parametrize(("differs", "severity"), [(("content",), None), (("mode",), Severity.LOW)])
def test_a_better_proof_than_the_manifest_is_heard(differs, severity):
    modified = Verification("/usr/a", "modified", differs, "", "your clean copy", "tool", "dpkg")
    (sign,) = answer(check(at("/usr/a"), reads=(File, Verification)), *GOOD, modified).signs
    assert sign.severity is severity


@pytest.mark.parametrize(
    ("find", "severity"),
    [
        (at("/usr/b"), Severity.LOW),
        (at("/usr/a", "/usr/b"), Severity.LOW),
        (at("/usr/b", "/usr/c"), None),
        (at("/usr/c"), None),
    ],
)
def test_what_a_clean_copy_has_weighs_less(find, severity):
    known = KnownGood("/usr/b", "c1", "b", "WordPress 6.4.3", in_place=False)
    with Tables.of([*GOOD, *BAD, *OWN, known], (*TYPES, KnownGood)) as tables:
        (told,) = run([check(find, reads=(File,))], tables)
    (sign,) = told.signs
    assert sign.severity is severity
    assert ("in your clean copy: WordPress 6.4.3" in sign.why.english) == (severity is Severity.LOW)


def test_each_answer_is_told():
    seen: list[str] = []
    with Tables.of([], TYPES) as tables:
        list(run([check(one), check(crash)], tables, lambda told: seen.append(told.slug)))
    assert seen == ["files-x", "files-x"]
