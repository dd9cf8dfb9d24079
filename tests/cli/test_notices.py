from __future__ import annotations

from datetime import UTC, datetime

import pytest

AT = ("--aware", "2026-11-03 02:10 Europe/Rome")
NOW = datetime(2026, 11, 3, 12, 0, tzinfo=UTC)


@pytest.fixture
def case(stored, sample, monkeypatch):
    monkeypatch.setattr("pratique.cli.machine_clock.now", lambda: NOW)
    monkeypatch.setattr("pratique.cli.machine_clock.machine_zone", lambda: "Europe/Paris")
    return stored(sample.compromised(3))


def one(typed, case, duty, *more):
    (row,) = typed("notices", "--case", case, duty, "--json", *more).rows
    return row


def test_nothing_is_counted_before_somebody_states_it(typed, case):
    said = typed("notices", "--case", case)
    assert said.status == 0
    assert "only you can" in said.out
    assert "no legal advice" in said.out
    assert one(typed, case, "gdpr-33-1")["deadline"] is None


def test_awareness_countries_and_facts_are_stated_once(typed, case):
    said = typed("notices", "--case", case, *AT, "--country", "it", "--fact", "controller=yes",
                 "--fact", "personal_data_at_risk=yes", "--why", "our shop")  # fmt: skip
    assert "in 61 hours (72 hours)" in said.out
    assert "Countries: IT." in said.out
    row = one(typed, case, "gdpr-33-1")
    assert (row["applies"], row["deadline"]) == ("applies", "2026-11-06T01:10:00Z")
    assert row["remaining_seconds"] == 61 * 3600 + 600
    assert [fact["stated"] for fact in row["because"]] == [False, True, True]


def test_a_correction_stands_beside_what_was_stated_before(typed, case):
    typed("notices", "--case", case, *AT)
    said = typed("notices", "--case", case, "--aware", "2026-11-02 20:00")
    assert "taken as Europe/Rome" in said.err
    assert "Aware since 2026-11-02 20:00 Europe/Rome" in said.out
    assert "Stated before: 2026-11-03 02:10 Europe/Rome" in said.out


def test_a_time_without_zone_is_that_of_the_machine_and_says_so(typed, case):
    said = typed("notices", "--case", case, "--aware", "2026-11-03 02:10")
    assert "taken as Europe/Paris" in said.err


def test_a_clock_that_went_back_loses_nothing(typed, case, monkeypatch):
    typed("notices", "--case", case, *AT)
    monkeypatch.setattr("pratique.cli.machine_clock.now", lambda: datetime(2020, 1, 1, tzinfo=UTC))
    said = typed("notices", "--case", case)
    assert said.status == 0
    assert "may be wrong" in said.err
    assert one(typed, case, "gdpr-33-1")["deadline"] == "2026-11-06T01:10:00Z"
    typed("people", "--case", case, "--add", "authority", "--name", "Garante")
    assert typed("people", "--case", case, "--told", "P-1", "--duty", "gdpr-33-1").status == 0


def test_done_and_late(typed, case):
    typed("notices", "--case", case, *AT, "--country", "IT", "--fact", "controller=yes",
          "--fact", "personal_data_at_risk=yes")  # fmt: skip
    typed("people", "--case", case, "--add", "authority", "--name", "Garante")
    assert one(typed, case, "gdpr-33-1")["waiting"] == ["P-1"]
    typed("people", "--case", case, "--told", "P-1", "--duty", "gdpr-33-1", "--how", "form",
          "--when", "2026-11-06 05:10 Europe/Rome")  # fmt: skip
    row = one(typed, case, "gdpr-33-1")
    assert (row["done"], row["remaining_seconds"]) == (True, None)
    assert "3 hours ago: late" in typed("notices", "--case", case, "gdpr-33-1").out


def test_facts_are_listed_with_their_questions(typed, case):
    said = typed("notices", "--case", case, "--facts")
    assert "nis2_entity" in said.out
    rows = typed("notices", "--case", case, "--facts", "--json").rows
    assert {row["answer"] for row in rows} <= {"yes", "no", "unknown"}
    assert all(row["question"] for row in rows)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--aware", "2026-11-04 02:10 UTC"], "not come yet"),
        (["--aware", "2026-10-25 02:30 Europe/Rome"], "showed this time twice"),
        (["--aware", "today"], "no moment"),
        (["--country", "Italy"], "no code of a country"),
        (["--fact", "no_such=yes"], "No duty asks"),
        (["--fact", "controller=perhaps"], "yes, no or unknown"),
        (["--why", "x"], "belong to a fact"),
        (["--letter"], "Name the duty"),
        (["--lang", "it"], "are for a letter"),
        (["no-such"], "no duty called"),
        (["counsel", "--letter"], "no draft for counsel"),
        (["police", "--letter", "--lang", "xx"], "no draft in the language xx"),
        (["police", "--letter", "--to", "P-9"], "nobody with the key"),
    ],
)
def test_wrong_usage_says_what_to_do_and_states_nothing(typed, case, arguments, says):
    said = typed("notices", "--case", case, *arguments)
    assert (said.status, said.out) == (2, "")
    assert says in said.err
    assert (
        not (case / "journal.jsonl").exists()
        or '"aware"' not in (case / "journal.jsonl").read_text()
    )


def test_all_of_it_is_looked_at_before_any_is_written(typed, case):
    assert typed("notices", "--case", case, *AT, "--fact", "no_such=yes").status == 2
    assert one(typed, case, "gdpr-33-1")["start"] is None
