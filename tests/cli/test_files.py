from __future__ import annotations

import pytest

FILES = {
    "/var/www/a.php": "malicious",
    "/var/www/b.php": "suspicious",
    "/var/www2/c.php": "malicious",
    "/var/lib/x": "unread",
    "/usr/bin/ls": "known-good",
    "/srv/y": "no-sign",
    r"/srv/\x1b[2J": "unread",
}


@pytest.fixture(autouse=True)
def case(sample, stored):
    return stored(sample.compromised(1), {**FILES, "/var/www": "no-sign"}, "/mnt/suspect")


def listed(said):
    assert said.status == 0
    return {row["path"] for row in said.rows}


def test_those_that_tell_something(typed):
    said = typed("files")
    telling = [path for path, verdict in FILES.items() if verdict in
               {"malicious", "suspicious", "unread"}]  # fmt: skip
    assert sorted(line.split()[1] for line in said.out.splitlines()) == sorted(telling)
    assert said.harmless
    assert listed(typed("files", "--json")) == set(telling)


def test_json_has_the_fields_of_the_contract(typed):
    (row,) = typed("files", "--verdict", "suspicious", "--json").rows
    assert set(row) == {"path", "verdict", "score", "reasons", "sha256", "size", "owner", "proof"}


def test_several_verdicts(typed):
    said = typed("files", "--verdict", "known-good", "--verdict", "no-sign", "--json")
    assert listed(said) == {"/usr/bin/ls", "/srv/y", "/var/www"}


@pytest.mark.parametrize(
    "below",
    ["/var/www", "/var/www/", "var/www", "/mnt/suspect/var/www", "/mnt/suspect/var/www/"],
)
def test_below_a_folder_and_in_no_other(below, typed):
    assert listed(typed("files", "--below", below, "--json")) == {
        "/var/www/a.php",
        "/var/www/b.php",
    }


@pytest.mark.parametrize("below", ["/", "/mnt/suspect", "/mnt/suspect/"])
def test_below_the_top_is_everything(below, typed):
    assert len(listed(typed("files", "--below", below, "--json"))) == 5


@pytest.mark.parametrize("below", ["/nowhere", "/var/ww", "/mnt/suspect2", "' OR true --"])
def test_a_folder_that_is_not_there_is_no_answer(below, typed):
    said = typed("files", "--below", below)
    assert (said.status, said.out) == (2, "")
    assert "next:" in said.err


def test_no_such_file_is_said_beside_the_data(typed):
    said = typed("files", "--below", "/var/www", "--verdict", "known-good")
    assert (said.status, said.out) == (0, "")
    assert said.err.splitlines()[1:] == ["No file in /var/www has the verdict known-good."]
