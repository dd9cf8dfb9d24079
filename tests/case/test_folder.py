"""Where the case is, and who may write to it."""

from __future__ import annotations

import os
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pratique.case import folder
from pratique.case.folder import (
    DESCRIPTION,
    FORMAT,
    Case,
    find,
    for_evidence,
    is_named,
    lies_inside,
    locked,
    newest_below,
    read,
    write_whole,
)
from pratique.case.owner import mark
from pratique.errors import CaseLocked, CaseStorage, CaseVersion, NoCase, UsageError


@pytest.fixture
def here(tmp_path, monkeypatch) -> Path:
    place = tmp_path / "here"
    place.mkdir()
    monkeypatch.chdir(place)
    return place


@pytest.fixture
def suspect(tmp_path) -> Path:
    place = tmp_path / "suspect"
    place.mkdir()
    return place


def make(place: Path, suspect: Path, identity: str = "0123456789ab", created: int = 0) -> Case:
    for_evidence(place, identity, "directory", suspect, {})
    if created:
        date(place, f"2026-01-{created:02}T00:00:00+00:00")
    return read(place)


def date(place: Path, when: str) -> None:
    """Let the case say that all in it was done at one time; sealed, as if it had been."""
    told = (place / DESCRIPTION).read_text()
    told = re.sub(r'(created|added) = ".*"', rf'\1 = "{when}"', told)
    (place / DESCRIPTION).write_text(re.sub(r'seal = ".*"', f'seal = "{mark(when)}"', told))


def leave(place: Path, sample: Path, *, sealed: bool = False) -> None:
    """What an intruder can make of a case that they have seen."""
    place.mkdir(parents=True, exist_ok=True)
    told = (sample / DESCRIPTION).read_text()
    forged = told if sealed else re.sub(r'seal = ".*"', f'seal = "{"0" * 64}"', told)
    (place / DESCRIPTION).write_text(forged)


def test_what_is_written_is_read(tmp_path, suspect):
    case = make(tmp_path / "case", suspect)
    assert read(tmp_path / "case") == case
    assert [evidence.id for evidence in case.evidence] == ["0123456789ab"]
    assert case.evidence[0].location == str(suspect)


@pytest.mark.parametrize("name", ['a"b', "a\\b", "a\nb", "\x7f", "日本", "a'b", "]", "#"])
def test_any_location_is_written_and_read(name, tmp_path):
    place = tmp_path / name
    place.mkdir()
    make(tmp_path / "case", place)
    assert read(tmp_path / "case").evidence[0].id == "0123456789ab"


def test_evidence_is_added_once(tmp_path, suspect):
    make(tmp_path / "case", suspect)
    make(tmp_path / "case", suspect, "other")
    make(tmp_path / "case", suspect)
    assert [e.id for e in read(tmp_path / "case").evidence] == ["0123456789ab", "other"]


def test_folder_is_closed_to_others(tmp_path, suspect):
    (tmp_path / "open").mkdir(mode=0o755)
    make(tmp_path / "open", suspect)
    make(tmp_path / "a/b/new", suspect)
    for name in ("open", "a/b/new"):
        assert (tmp_path / name).stat().st_mode & 0o777 == 0o700


def test_order_of_finding(tmp_path, here, suspect):
    make(tmp_path / "named", suspect, created=1)
    make(tmp_path / "environment", suspect, created=2)
    make(here / "old", suspect, created=3)
    make(here / "deep/new", suspect, created=4)
    os.utime(here / "old" / DESCRIPTION, (4_000_000_000, 4_000_000_000))
    environment = {"PRATIQUE_CASE": str(tmp_path / "environment")}
    assert find(tmp_path / "named", environment).folder == tmp_path / "named"
    assert find(None, environment).folder == tmp_path / "environment"
    assert find(None, {}).folder == here / "deep/new"
    assert find(None, {"PRATIQUE_CASE": ""}).folder == here / "deep/new"


def test_current_folder_may_be_the_case(here, suspect):
    make(here / "case", suspect)
    assert newest_below(here / "case").folder == here / "case"


def test_case_too_deep_is_not_looked_for(here, suspect):
    make(here / "a/b/c", suspect)
    assert newest_below(here) is None


@pytest.mark.parametrize("plant", ["link", "folder link", "pipe", "folder", "large", "foreign"])
def test_what_only_looks_like_a_case_is_not_taken(plant, tmp_path, here, suspect):
    make(tmp_path / "real", suspect)
    place = here / "planted"
    if plant == "folder link":
        place.symlink_to(tmp_path / "real")
    else:
        place.mkdir()
    if plant == "link":
        (place / DESCRIPTION).symlink_to(tmp_path / "real" / DESCRIPTION)
    elif plant == "pipe":
        os.mkfifo(place / DESCRIPTION)
    elif plant == "folder":
        (place / DESCRIPTION).mkdir()
    elif plant == "large":
        with (place / DESCRIPTION).open("wb") as file:
            file.truncate(1 << 40)
    elif plant == "foreign":
        if os.geteuid() != 0:
            pytest.skip("only root can give a file away")
        (place / DESCRIPTION).write_bytes((tmp_path / "real" / DESCRIPTION).read_bytes())
        os.chown(place / DESCRIPTION, 54_321, -1)
    with pytest.raises(NoCase):
        find(None, {})


def test_a_case_that_lies_in_the_evidence_is_not_taken(here):
    """An intruder may leave one there, dated to the future, that says what they like."""
    suspect = here / "suspect"
    suspect.mkdir()
    case = make(here / "case", suspect, created=1)
    leave(suspect / "www", here / "case", sealed=True)
    date(suspect / "www", "2099-01-01T00:00:00+00:00")
    for claimed in ("/elsewhere", str(here), str(suspect)):
        told = (suspect / "www" / DESCRIPTION).read_text()
        told = re.sub(r'location = ".*"', f'location = "{claimed}"', told)
        (suspect / "www" / DESCRIPTION).write_text(told)
        assert find(None, {}).folder == case.folder


@pytest.mark.parametrize("where", ["mounted/case", "mounted", "."])
def test_a_case_that_somebody_left_is_not_taken_where_no_other_is(where, tmp_path, here, suspect):
    """The current folder may be the evidence, lie in it, or above it."""
    make(tmp_path / "real", suspect)
    leave(here / where, tmp_path / "real")
    with pytest.raises(NoCase, match="intruder") as refused:
        find(None, {})
    assert refused.value.where == str((here / where).resolve())
    assert find(here / where, {}).folder == here / where  # named, it is the choice of a person


def test_a_case_that_somebody_left_is_not_gone_on_with(tmp_path, here, suspect):
    make(tmp_path / "real", suspect, "aaa")
    leave(here / "planted", tmp_path / "real")
    assert for_evidence(None, "aaa", "directory", suspect, {}).folder != here / "planted"


def test_without_a_key_a_case_has_to_be_named(here, suspect, monkeypatch):
    monkeypatch.setenv("XDG_STATE_HOME", "/proc/nothing")
    made = make(here / "case", suspect)
    with pytest.raises(NoCase):
        find(None, {})
    assert find(here / "case", {}) == made


def test_no_key_is_made_in_the_evidence(tmp_path, suspect, monkeypatch):
    (suspect / "home").mkdir()
    monkeypatch.setenv("XDG_STATE_HOME", str(suspect / "home"))
    make(tmp_path / "case", suspect)
    assert list((suspect / "home").iterdir()) == []


def test_other_file_systems_are_not_entered(here, suspect, monkeypatch):
    make(here / "case", suspect, created=1)
    make(here / "mounted", suspect, created=2)
    make(here / "mounted/deep", suspect, created=3)
    listed = folder._listed

    def elsewhere(place: Path) -> list[tuple[str, os.stat_result]]:
        """As if the folder `mounted` were another disk, with a bind mount of this one in it."""
        return [
            (name, os.stat_result((*status[:2], 999, *status[3:])) if name == "mounted" else status)
            for name, status in listed(place)
        ]

    monkeypatch.setattr(folder, "_listed", elsewhere)
    assert find(None, {}).folder == here / "case"


def test_a_current_folder_that_is_gone(here, suspect):
    here.rmdir()
    with pytest.raises(UsageError, match="current folder"):
        find(None, {})
    with pytest.raises(UsageError, match="current folder"):
        for_evidence(None, "aaa", "directory", suspect, {})


@pytest.mark.parametrize(
    ("given", "environment", "named"),
    [
        (None, {}, False),
        (None, {"PRATIQUE_CASE": ""}, False),
        (None, {"PRATIQUE_CASE": "/x"}, True),
        (Path("/x"), {}, True),
    ],
)
def test_whether_it_is_named(given, environment, named):
    assert is_named(given, environment) is named


def test_where_the_evidence_is_does_not_depend_on_the_current_folder(here):
    (here / "suspect").mkdir()
    case = for_evidence(here / "case", "aaa", "directory", Path("suspect"), {})
    assert case.evidence[0].location == str(here / "suspect")


def test_known_evidence_goes_on_in_its_case(here, suspect):
    make(here / "first", suspect, "aaa", created=9)
    make(here / "second", suspect, "bbb", created=1)
    assert for_evidence(None, "bbb", "directory", suspect, {}).folder == here / "second"


def test_new_evidence_gets_a_new_case(here, suspect):
    first = for_evidence(None, "aaa", "directory", suspect, {})
    second = for_evidence(None, "bbb", "directory", suspect, {})
    assert first.folder.parent == second.folder.parent == here
    assert first.folder.name.startswith("case-suspect-")
    assert second.folder.name == f"{first.folder.name}-2"


@pytest.mark.parametrize("name", [" ", "-rf", "..a", "a/../b", "\x1b[31m", "日本"])
def test_name_of_a_new_case_is_plain(name, here, tmp_path):
    place = tmp_path / "x" / name
    place.mkdir(parents=True)
    made = for_evidence(None, "aaa", "directory", place, {}).folder
    assert made.parent == here
    assert made.name.startswith("case-")
    assert made.name.isprintable()


def test_no_case(here):
    with pytest.raises(NoCase):
        find(None, {})
    with pytest.raises(NoCase):
        find(here / "nothing", {})


@pytest.mark.parametrize("number", ["2", "99", '"1"', "[]"])
def test_other_format(number, tmp_path):
    (tmp_path / DESCRIPTION).write_text(f"format = {number}\nanything = 'else'\n")
    with pytest.raises(CaseVersion):
        read(tmp_path)


@pytest.mark.parametrize(
    "rest", ["", "created = 1\nevidence = 3", "created = ''\nevidence = ['x']", "evidence = [[[["]
)
def test_damaged_description(rest, tmp_path):
    (tmp_path / DESCRIPTION).write_text(f"format = {FORMAT}\n{rest}\n")
    with pytest.raises(NoCase):
        read(tmp_path)


def test_never_inside_the_evidence(suspect, tmp_path):
    (tmp_path / "link").symlink_to(suspect)
    for inside in (suspect, suspect / "a/b", tmp_path / "link/c", suspect / "../suspect/d"):
        with pytest.raises(UsageError):
            make(inside, suspect)
    assert list(suspect.iterdir()) == []


def test_never_inside_the_evidence_by_another_way(suspect, tmp_path, monkeypatch):
    """A bind mount gives the same folder a second path, and no link to be resolved."""
    (tmp_path / "again/deep").mkdir(parents=True)
    bound = (tmp_path / "again").stat()
    status = folder._status
    monkeypatch.setattr(folder, "_status", lambda p: bound if p == suspect else status(p))
    assert lies_inside(tmp_path / "again/deep/case", suspect)
    assert not lies_inside(tmp_path / "case", suspect)


def test_evidence_that_is_not_mounted_any_more(tmp_path):
    assert lies_inside(tmp_path / "gone/report.html", tmp_path / "gone")
    assert not lies_inside(tmp_path / "report.html", tmp_path / "gone")


def test_the_running_system_needs_a_case_on_another_disk(here, monkeypatch):
    with pytest.raises(UsageError, match="running now") as refused:
        for_evidence(None, "aaa", "directory", Path("/"), {})
    assert "--case" in refused.value.next_step
    assert list(here.iterdir()) == []
    monkeypatch.setattr(folder, "_RUNNING", here.parent)
    other = os.stat_result((*here.stat()[:2], 999, *here.stat()[3:]))
    status = folder._status
    monkeypatch.setattr(folder, "_status", lambda p: other if p == here else status(p))
    made = for_evidence(here / "case", "aaa", "directory", here.parent, {})
    assert made.folder == here / "case"
    with pytest.raises(UsageError):
        for_evidence(here.parent / "case", "aaa", "directory", here.parent, {})


def test_only_one_writes(tmp_path, suspect):
    case = make(tmp_path / "case", suspect)
    with locked(case), pytest.raises(CaseLocked), locked(case):
        pytest.fail("two hold it")
    with locked(case):
        pass


def test_newest_is_what_was_examined_last(tmp_path, suspect):
    make(tmp_path / "case", suspect, "aaa")
    case = make(tmp_path / "case", suspect, "bbb")
    with pytest.raises(NoCase):
        case.newest()
    for identity, finished, changed in (("aaa", 200, 1), ("bbb", 100, 2)):
        write_whole(case.findings(identity), f'{{\n "finished": {finished},\n "state": ""\n}}')
        os.utime(case.findings(identity), (changed, changed))
    assert case.newest().id == "aaa"


def test_when_it_was_last_used(tmp_path, suspect):
    case = make(tmp_path / "case", suspect, "aaa", created=2)
    assert case.last_used() == datetime(2026, 1, 2, tzinfo=UTC)
    day = 86_400 * 1_000_000_000
    write_whole(case.findings("aaa"), f'{{\n "finished": {30_000 * day},\n "state": ""\n}}')
    assert case.last_used() == datetime(1970, 1, 1, tzinfo=UTC) + timedelta(days=30_000)
    write_whole(case.findings("aaa"), '{"quote": "\\n \\"finished\\": 9,\\n"}')
    assert case.last_used() == datetime(2026, 1, 2, tzinfo=UTC)


@pytest.mark.parametrize("created", ["", "yesterday", "9999-12-31T23:59:59-12:00", "日本"])
def test_a_time_that_is_none_is_old(created, tmp_path):
    assert Case(tmp_path, created, ()).last_used() == datetime(1970, 1, 1, tzinfo=UTC)


def test_file_is_there_wholly_or_not_at_all(tmp_path, monkeypatch):
    write_whole(tmp_path / "a/file", "old")

    def full(*_arguments):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(CaseStorage, match="No space left"):
        write_whole(tmp_path / "a/file", "new")
    assert (tmp_path / "a/file").read_text() == "old"
    assert os.listdir(tmp_path / "a") == ["file"]


def test_what_is_written_overwrites_nothing_else(tmp_path):
    others = ("file.new", ".file.new", "file~")
    for name in others:
        (tmp_path / name).write_text("of somebody")
    write_whole(tmp_path / "file", "new")
    assert (tmp_path / "file").read_text() == "new"
    assert {(tmp_path / name).read_text() for name in others} == {"of somebody"}


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o666])
def test_mode_of_a_file_stays(mode, tmp_path):
    (tmp_path / "file").write_text("old")
    (tmp_path / "file").chmod(mode)
    write_whole(tmp_path / "file", "new")
    assert (tmp_path / "file").stat().st_mode & 0o777 == mode


def test_what_a_killed_run_left_is_in_nobodys_way(tmp_path, suspect):
    (tmp_path / "case").mkdir()
    (tmp_path / "case/.pratique-0011223344556677").write_text("form")
    assert make(tmp_path / "case", suspect).folder == tmp_path / "case"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every folder")
def test_a_case_of_another_user(tmp_path, suspect):
    make(tmp_path / "case", suspect)
    (tmp_path / "case" / DESCRIPTION).chmod(0)
    with pytest.raises(NoCase, match="another user"):
        find(tmp_path / "case", {})


@pytest.mark.parametrize("plant", ["pipe", "folder", "large"])
def test_a_named_folder_with_an_odd_description(plant, tmp_path):
    if plant == "pipe":
        os.mkfifo(tmp_path / DESCRIPTION)
    elif plant == "folder":
        (tmp_path / DESCRIPTION).mkdir()
    else:
        with (tmp_path / DESCRIPTION).open("wb") as file:
            file.truncate(1 << 40)
    with pytest.raises(NoCase):
        find(tmp_path, {})
