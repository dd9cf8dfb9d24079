from __future__ import annotations

import csv
import io
import json

import pytest

from pratique.case.evidence_tables import stored_types
from pratique.store.columns import columns

FILES = {"/etc/passwd": "no-sign", "=cmd|' /C calc'!A0": "malicious", r"/a\x1b[2J": "unread"}


@pytest.fixture
def case(sample, stored):
    return stored(sample.compromised(1), FILES)


@pytest.mark.usefixtures("case")
class TestAsking:
    def test_text(self, typed):
        said = typed("sql", "select path, size from file where path = '/etc/passwd'")
        assert (said.status, said.out) == (0, "path | size\n/etc/passwd | 5\n")

    def test_json(self, typed):
        said = typed("sql", "--json", "select path, size from file order by path")
        assert [row["path"] for row in said.rows] == sorted(FILES)
        assert said.out.isascii()

    def test_csv_is_quoted_and_holds_no_formula(self, typed):
        said = typed("sql", "--csv", "select path, size from file order by path")
        assert said.out.startswith('"path","size"\r\n')
        rows = list(csv.reader(io.StringIO(said.out)))
        assert sorted(row[0] for row in rows[1:]) == sorted(
            f"'{path}" if path.startswith("=") else path for path in FILES
        )
        assert all(line.startswith('"') for line in said.out.split("\r\n") if line)

    @pytest.mark.parametrize(
        ("value", "told", "text"),
        [
            ("null", None, ""),
            ("true", True, "True"),
            ("'nan'::double", "nan", "nan"),
            ("'-inf'::double", "-inf", "-inf"),
            ("1.50::decimal(5,2)", "1.50", "1.50"),
            ("18446744073709551615::ubigint", 18446744073709551615, "18446744073709551615"),
            ("'\\x00\\xff'::blob", "00ff", "00ff"),
            ("timestamp '2026-11-03 02:10:00'", "2026-11-03T02:10:00Z", "2026-11-03T02:10:00Z"),
            ("['a', 'b']", ["a", "b"], "a, b"),
            ("[timestamp '2026-11-03 02:10:00']", ["2026-11-03T02:10:00Z"], "2026-11-03T02:10:00Z"),
            ("{'a': timestamp '2026-11-03 02:10:00'}", {"a": "2026-11-03T02:10:00Z"}, None),
            ("map {1: 'x'}", {"1": "x"}, None),
            ("interval 1 day", "1 day, 0:00:00", "1 day, 0:00:00"),
            ("'a' || chr(27) || '[2J'", "a\x1b[2J", "a\\x1b[2J"),
            ("'a' || chr(10) || 'b'", "a\nb", "a\\x0ab"),
        ],
    )
    def test_values_of_every_kind(self, value, told, text, typed):
        said = typed("sql", "--json", f"select {value} as v")
        assert json.loads(said.out, parse_constant=pytest.fail) == {"v": told}
        shown = typed("sql", f"select {value} as v")
        assert shown.harmless
        assert text is None or shown.out == f"v\n{text}\n"

    @pytest.mark.parametrize(
        "query",
        [
            "selec path",
            "select nothing from file",
            "select cast(path as int) from file",
            "select error(path) from file",
            "delete from file",
            "select 1; select 2",
            "copy file to 'out.csv'",
            "select * from read_csv('/etc/passwd')",
            "\x1b[2J",
            ";",
        ],
    )
    def test_what_is_not_answered_is_an_error_in_words(self, query, typed, here):
        said = typed("sql", query)
        assert said.status == 2
        assert "next:" in said.err
        assert said.harmless
        assert "root:" not in said.out + said.err
        assert [one.name for one in here.iterdir()] == ["case"]

    def test_an_error_of_several_lines_keeps_them(self, typed):
        said = typed("sql", "select nothing from file")
        assert "\\x0a" not in said.err
        lines = said.err.splitlines()
        marker = next(line for line in lines if set(line) == {" ", "^"})
        quoted = lines[lines.index(marker) - 1]
        assert quoted[marker.index("^") :].startswith("nothing")

    @pytest.mark.parametrize("arguments", [[], [""], ["--csv", "--json", "select 1"]])
    def test_wrong_usage(self, arguments, typed):
        said = typed("sql", *arguments)
        assert (said.status, said.out) == (2, "")
        assert said.err


def test_tables_need_no_case(typed):
    rows = typed("sql", "--tables", "--json").rows
    assert {row["table"] for row in rows} == {row.table for row in stored_types()}
    text = typed("sql", "--tables").out
    assert [line.split()[0] for line in text.splitlines()] == sorted(row["table"] for row in rows)


@pytest.mark.parametrize("row", stored_types(), ids=lambda row: row.table)
def test_columns_of_a_table(row, typed):
    said = typed("sql", "--tables", f'"{row.table}"' if row.table == "group" else row.table)
    assert said.status == 0
    assert [line.split()[0] for line in said.out.splitlines()[1:]] == [
        column.name for column in columns(row)
    ]


def test_no_such_table(typed):
    said = typed("sql", "--tables", "files")
    assert (said.status, said.out) == (2, "")
    assert "pratique sql --tables" in said.err
