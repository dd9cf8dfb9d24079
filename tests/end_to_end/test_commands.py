"""The commands that show what an examination found, as they are typed."""

from __future__ import annotations

import csv
import io
import json
import re
from hashlib import sha256
from pathlib import Path

import pytest

from pratique.cli.group import ORDER

WEB_SHELL = "/var/www/blog/content/uploads/2026/03/avatar.php"


def test_findings_are_those_of_the_examination(suspect, typed):
    again = typed("findings", "--case", suspect.case, "--json")
    assert again.status == 0
    assert again.out.splitlines() == suspect.typed.out.splitlines()[:-1]


def test_findings_by_severity_and_check(suspect, typed):
    some = typed("findings", "--case", suspect.case, "--severity", "high", "--json").rows
    assert {finding["severity"] for finding in some} == {"high", "critical"}
    one = typed(
        "findings", "--case", suspect.case, "--check", "accounts-second-uid-0", "--json"
    ).rows
    assert [finding["check"] for finding in one] == ["accounts-second-uid-0"]


def test_findings_for_a_person_name_each_one(suspect, typed):
    shown = typed("findings", "--case", suspect.case).out
    assert all(finding["id"] in shown for finding in suspect.findings)


def test_show_by_its_name_and_by_the_beginning_of_it(suspect, typed):
    finding = next(f for f in suspect.findings if f["check"] == "web-php-runs-request")
    whole = typed("show", finding["id"], "--case", suspect.case)
    short = typed("show", finding["id"][2:9].upper(), "--case", suspect.case)
    assert whole.status == 0
    assert short.out == whole.out
    for part in ("why", "innocent", "next"):
        assert finding[part].split(". ")[0][:60] in " ".join(whole.out.split())
    assert finding["places"][0]["path"] in whole.out


def test_show_puts_the_line_in_its_context(suspect, typed):
    finding = next(f for f in suspect.findings if f["places"][0]["path"] == WEB_SHELL)
    assert "     3> " in typed("show", finding["id"], "--case", suspect.case).out


def test_show_as_json_is_the_finding(suspect, typed):
    finding = suspect.findings[0]
    assert typed("show", finding["id"], "--case", suspect.case, "--json").rows == [finding]


def test_show_of_what_is_not_there(suspect, typed):
    missing = typed("show", "F-zzzz", "--case", suspect.case)
    assert missing.status == 2
    assert missing.out == ""
    assert "pratique findings" in missing.err


def test_malicious_files_are_named_with_their_findings(suspect, typed):
    rows = typed("files", "--verdict", "malicious", "--case", suspect.case, "--json").rows
    found = {row["path"]: row for row in rows}
    assert set(found["/dev/shm/.x/agent"]) == {
        "path", "verdict", "score", "reasons", "sha256", "size", "owner", "proof",
    }  # fmt: skip
    ids = {finding["id"] for finding in suspect.findings}
    # What lies in a layer of a container is told by the finding of the container.
    own = [row for row in rows if not row["path"].startswith("/var/lib/docker/")]
    assert all(set(row["reasons"]) <= ids and row["reasons"] for row in own)
    assert {row["verdict"] for row in rows} == {"malicious"}


def test_web_shell_is_malicious(suspect, typed):
    rows = typed("files", "--verdict", "malicious", "--case", suspect.case, "--json").rows
    assert WEB_SHELL in {row["path"] for row in rows}


def test_files_below_a_folder(suspect, typed):
    rows = typed("files", "--below", "/var/www/blog", "--case", suspect.case, "--json").rows
    assert rows
    assert all(row["path"].startswith("/var/www/blog/") for row in rows)


def test_the_clean_twin_has_no_doubtful_file(clean, typed):
    shown = typed("files", "--case", clean.case)
    assert (shown.status, shown.out) == (0, "")


QUESTION = "select path, uid from file where filename = 'avatar.php'"


def test_sql_as_text_json_and_csv(suspect, typed):
    text = typed("sql", QUESTION, "--case", suspect.case).out
    assert text.splitlines()[0] == "path | uid"
    assert WEB_SHELL in text
    (row,) = typed("sql", QUESTION, "--case", suspect.case, "--json").rows
    assert row["path"] == WEB_SHELL
    table = typed("sql", QUESTION, "--case", suspect.case, "--csv").out
    head, line = csv.reader(io.StringIO(table))
    assert head == ["path", "uid"]
    assert line == [WEB_SHELL, str(row["uid"])]


def test_sql_joins_findings_with_files(suspect, typed):
    query = "select distinct f.path from finding join file f using (path) where check_ is null"
    wrong = typed("sql", query, "--case", suspect.case)
    assert (wrong.status, wrong.out) == (2, "")
    right = typed(
        "sql",
        "select count(*) as n from finding join file using (path) where severity = 'critical'",
        "--case",
        suspect.case,
        "--json",
    )
    assert right.rows[0]["n"] > 0


def test_sql_changes_nothing(suspect, typed):
    typed("sql", "delete from file", "--case", suspect.case)
    count = typed("sql", "select count(*) as n from file", "--case", suspect.case, "--json").rows
    assert count[0]["n"] == suspect.summary["coverage"]["entries"]


def test_sql_lists_its_tables(typed):
    tables = {row["table"]: row for row in typed("sql", "--tables", "--json").rows}
    assert {
        "file", "gap", "account", "group", "authorized_key", "crontab", "systemd_unit",
        "deb_package", "package_file", "site", "login", "finding", "verdict",
    } <= set(tables)  # fmt: skip
    assert all(row["meaning"] and row["columns"] for row in tables.values())
    assert "sha256" in typed("sql", "--tables", "file").out


def test_what_runs_by_itself_begins_with_what_a_finding_names(suspect, typed):
    shown = typed("persistence", "--case", suspect.case)
    assert shown.status == 0
    rows = typed("persistence", "--case", suspect.case, "--json").rows
    unexplained = [row for row in rows if not row["explained"]]
    assert rows[: len(unexplained)] == unexplained
    assert unexplained[0]["findings"]
    counted = suspect.summary["runs_by_itself"]
    assert counted == {"items": len(rows), "explained_by_nothing": len(unexplained)}
    places = [
        row["path"] if row["line"] is None else f"{row['path']}:{row['line']}"
        for row in unexplained
    ]
    assert all(place in shown.out for place in places)


def test_secrets_are_told_and_not_shown(suspect, typed):
    rows = typed("secrets", "--case", suspect.case, "--json").rows
    assert {"database-password", "mail-password", "password-hash"} <= {r["kind"] for r in rows}
    assert suspect.summary["secrets"]["within_reach"] == sum(row["within_reach"] for row in rows)
    shown = typed("secrets", "--case", suspect.case).out
    assert "made-up" not in shown


def test_packages_say_what_was_changed(suspect, typed):
    shown = typed("packages", "--case", suspect.case).out
    assert "  /usr/sbin/sshd  content  (openssh-server)" in shown
    assert "+auth sufficient pam_permit.so" in shown


def test_tables_of_a_container(suspect, typed):
    rows = typed("persistence", "--container", "status", "--case", suspect.case, "--json").rows
    assert all(not row["path"].startswith("/var/lib/docker") for row in rows)
    assert typed("packages", "--container", "none", "--case", suspect.case).status == 2


def test_report_is_written_once_more(suspect, typed, tmp_path):
    target = tmp_path / "report.html"
    written = typed("report", "--case", suspect.case, "--output", target)
    assert (written.status, written.out) == (0, f"{target}\n")
    text = target.read_text(encoding="utf-8")
    assert "Content-Security-Policy" in text
    assert suspect.findings[0]["id"] in text
    [row] = typed("report", "--case", suspect.case, "--json").rows
    assert row["report"] == suspect.summary["report"]
    assert row["sha256"] == sha256(Path(row["report"]).read_bytes()).hexdigest()


@pytest.mark.parametrize("name", ORDER)
def test_help_of_every_command_names_the_exit_statuses(name, typed):
    helped = typed(name, "--help")
    assert helped.status == 0
    assert re.search(r"^ +Exit statuses:(?s:.*)\b0 done", helped.out, re.MULTILINE)


def test_help_lists_every_command(typed):
    helped = typed("--help")
    assert all(re.search(rf"^ +{name} ", helped.out, re.MULTILINE) for name in ORDER)
    for status in ("0", "1", "2", "3", "4", "5", "70", "130"):
        assert re.search(rf"^ +{status} ", helped.out, re.MULTILINE)


@pytest.mark.parametrize("colour", [None, "1"])
def test_nothing_but_plain_text_where_no_terminal_is(suspect, typed, monkeypatch, colour):
    if colour is None:
        monkeypatch.delenv("NO_COLOR", raising=False)
    else:
        monkeypatch.setenv("NO_COLOR", colour)
    said = [
        typed("findings", "--case", suspect.case),
        typed("files", "--case", suspect.case),
        typed("show", suspect.findings[0]["id"], "--case", suspect.case),
        typed("sql", "select path from file", "--case", suspect.case),
    ]
    text = "".join(one.out + one.err for one in said)
    assert all(character.isprintable() or character == "\n" for character in text)


def test_a_name_made_to_deceive_is_shown_as_it_is(suspect, typed):
    shown = typed("findings", "--check", "files-name-deceives", "--case", suspect.case).out
    assert r"/usr/local/sbin/show-queue\x20" in shown
    assert r"\xe2\x80\xae" in shown


def test_json_is_ascii(suspect):
    assert suspect.typed.out.isascii()
    assert all(json.loads(line) for line in suspect.typed.out.splitlines())
