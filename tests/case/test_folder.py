"""Where the case is, and who may write to it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pratique.case.folder import (
    DESCRIPTION,
    FORMAT,
    Case,
    find,
    for_evidence,
    locked,
    newest_below,
    read,
    write_whole,
)
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


def make(folder: Path, suspect: Path, identity: str = "0123456789ab", changed: int = 0) -> Case:
    case = for_evidence(folder, identity, "directory", suspect, {})
    if changed:
        os.utime(folder / DESCRIPTION, (changed, changed))
    return case


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
    for folder in ("open", "a/b/new"):
        assert (tmp_path / folder).stat().st_mode & 0o777 == 0o700


def test_order_of_finding(tmp_path, here, suspect):
    make(tmp_path / "named", suspect, changed=100)
    make(tmp_path / "environment", suspect, changed=200)
    make(here / "old", suspect, changed=300)
    make(here / "deep/new", suspect, changed=400)
    environment = {"PRATIQUE_CASE": str(tmp_path / "environment")}
    assert find(tmp_path / "named", environment).folder == tmp_path / "named"
    assert find(None, environment).folder == tmp_path / "environment"
    assert find(None, {}).folder == here / "deep/new"
    assert find(None, {"PRATIQUE_CASE": ""}).folder == here / "deep/new"


def test_current_folder_may_be_the_case(here, suspect):
    make(here / "case", suspect)
    assert newest_below(here / "case") == here / "case"


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
    case = make(here / "case", suspect, changed=100)
    for claimed in ("/elsewhere", str(here), str(suspect)):
        (suspect / "www").mkdir(exist_ok=True)
        told = (here / "case" / DESCRIPTION).read_text().replace(str(suspect), claimed)
        (suspect / "www" / DESCRIPTION).write_text(told)
        os.utime(suspect / "www" / DESCRIPTION, (4_000_000_000, 4_000_000_000))
        assert find(None, {}).folder == case.folder


def test_where_the_evidence_is_does_not_depend_on_the_current_folder(here):
    (here / "suspect").mkdir()
    case = for_evidence(here / "case", "aaa", "directory", Path("suspect"), {})
    assert case.evidence[0].location == str(here / "suspect")


def test_known_evidence_goes_on_in_its_case(here, suspect):
    make(here / "first", suspect, "aaa", changed=900)
    make(here / "second", suspect, "bbb", changed=100)
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
    for identity, changed in (("aaa", 200), ("bbb", 100)):
        write_whole(case.findings(identity), "{}")
        os.utime(case.findings(identity), (changed, changed))
    assert case.newest().id == "aaa"


def test_file_is_there_wholly_or_not_at_all(tmp_path, monkeypatch):
    write_whole(tmp_path / "a/file", "old")

    def full(*_arguments):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(CaseStorage, match="No space left"):
        write_whole(tmp_path / "a/file", "new")
    assert (tmp_path / "a/file").read_text() == "old"
