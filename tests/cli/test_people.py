from __future__ import annotations

import pytest

EVIL = "Eve\x1b[31m\u202e\n=cmd()"


@pytest.fixture
def case(stored, sample):
    return stored(sample.compromised(3))


def test_add_change_tell_remove(typed, case):
    added = typed("people", "--case", case, "--add", "customer", "--name", "Ada", "--lang", "it")
    assert added.status == 0
    assert "Added as P-1." in added.err
    assert "no way to reach them" in added.out
    typed(
        "people", "--case", case, "--change", "P-1", "--mail", "ada@example.org", "--role", "legal"
    )
    typed("people", "--case", case, "--told", "P-1", "--how", "mail", "--what", "All of it",
          "--by", "Bo", "--when", "2026-11-03 02:10 Europe/Rome", "--duty", "counsel")  # fmt: skip
    (row,) = typed("people", "--case", case, "--json").rows
    assert (row["role"], row["mail"], row["language"]) == ("legal", "ada@example.org", "it")
    (told,) = row["told"]
    assert told == {
        "at": "2026-11-03T01:10:00Z", "by": "Bo", "how": "mail", "what": "All of it",
        "duty": "counsel", "as_journalled": True,
    }  # fmt: skip
    removed = typed("people", "--case", case, "--remove", "P-1")
    assert "Nobody is on the list yet" in removed.err


def test_hostile_names_are_written_out(typed, case):
    typed(
        "people",
        "--case",
        case,
        "--add",
        "customer",
        "--name",
        EVIL,
        "--note",
        EVIL,
        "--site",
        EVIL,
    )
    said = typed("people", "--case", case)
    assert said.harmless
    assert "Eve\\x1b[31m" in said.out
    (row,) = typed("people", "--case", case, "--json").rows
    assert row["name"] == EVIL


def test_a_telling_that_was_changed_is_marked(typed, case):
    typed("people", "--case", case, "--add", "legal", "--name", "Bo")
    typed("people", "--case", case, "--told", "P-1", "--what", "everything")
    assert "not as the journal" not in typed("people", "--case", case).out
    place = case / "people.toml"
    place.write_text(place.read_text().replace("everything", "nothing"))
    assert "not as the journal" in typed("people", "--case", case).out


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--add", "king", "--name", "x"], "no such role"),
        (["--add", "legal"], "needs a name"),
        (["--name", "x"], "--add ROLE, or --change"),
        (["--by", "x"], "belong to --told"),
        (["--add", "legal", "--remove", "P-1"], "one at a time"),
        (["--add", "legal", "--name", "x", "--role", "other"], "belongs to --change"),
        (["--told", "P-9"], "nobody with the key"),
        (["--told", "P-9", "--when", "soon"], "no moment"),
    ],
)
def test_wrong_usage(typed, case, arguments, says):
    said = typed("people", "--case", case, *arguments)
    assert (said.status, said.out) == (2, "")
    assert says in said.err


def test_a_damaged_file_is_named_and_kept(typed, case):
    (case / "people.toml").write_text("[[person]]\nkey = 3\n")
    said = typed("people", "--case", case, "--add", "legal", "--name", "x")
    assert said.status == 5
    assert "people.toml:1" in said.err
    assert (case / "people.toml").read_text() == "[[person]]\nkey = 3\n"
