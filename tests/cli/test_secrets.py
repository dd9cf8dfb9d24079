"""What the command says, and that no secret leaves the evidence by any way."""

from __future__ import annotations

import io
import os
import re
from pathlib import Path

import polars as pl
import pytest

from pratique.case.evidence_tables import stored_types, tables_of
from pratique.case.folder import read
from pratique.cli.group import ORDER

PLANTED = "Zq7Planted"
SECRETS = {
    "wp": b"Zq7Planted-wp-9", "root": b"Zq7Planted-my-9", "cron": b"Zq7Planted-cron-9",
    "nginx": b"Zq7Planted-nginx-9", "hash": b"Zq7Planted.hash.9", "url": b"Zq7Planted-url-9",
    "net": b"Zq7Planted-net-9", "mail": b"Zq7Planted-mail-9", "script": b"Zq7Planted-daily-9",
    "unit": b"Zq7Planted-unit-9", "wrapped": b"Zq7Planted-wrap-9",
    "odd": b"Zq7Planted-odd-9", "apache": b"Zq7Planted-apache-9",
}  # fmt: skip
BODY = b"MIIEvQZq7PlantedADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj"
FILES = {
    "etc/passwd": b"root:x:0:0:root:/root:/bin/bash\nwww-data:x:33:33::/var/www:/usr/sbin/nologin\n"
    b"shop:x:1000:1000::/home/shop:/bin/bash\n",
    "etc/group": b"root:x:0:\nwww-data:x:33:\nshop:x:1000:www-data\n",
    "etc/shadow": b"root:$6$salt$" + SECRETS["hash"] + b":19000:0:99999:7:::\n"
    b"odd line " + SECRETS["odd"] + b"\n",
    "var/www/shop/wp-config.php": b"<?php\ndefine('DB_NAME', 'shop');\ndefine('DB_USER', 'shop');\n"
    b"define('DB_PASSWORD', '" + SECRETS["wp"] + b"');\ndefine('DB_HOST', 'localhost');\n"
    b"eval($_POST['x']); $db_pass = '" + SECRETS["wp"] + b"';\n",
    "srv/app/.env": b"DB_PASSWORD=" + SECRETS["wp"] + b"\n"
    b"DATABASE_URL=postgres://u:" + SECRETS["url"] + b"@db.internal/app\n"
    b"MAIL_USERNAME=info\nMAIL_PASSWORD='" + SECRETS["mail"] + b"'\n",
    "root/.my.cnf": b"[client]\nuser=root\npassword=" + SECRETS["root"] + b"\n",
    "root/.netrc": b"machine ftp.internal login bob password " + SECRETS["net"] + b"\n",
    "root/.ssh/id_rsa": b"-----BEGIN PRIVATE KEY-----\n" + BODY + b"\n-----END PRIVATE KEY-----\n",
    "root/.ssh/known_hosts": b"web2.internal ssh-ed25519 AAAA\n|1|a=|b= ssh-rsa AAAA\n",
    "etc/cron.d/backup": b"MYSQL_PWD=" + SECRETS["cron"] + b"\n"
    b"1 1 * * * root mysqldump -uroot -p" + SECRETS["cron"] + b" shop > /b\n",
    "etc/cron.daily/dump": b"#!/bin/sh\nexport RESTIC_PASSWORD=" + SECRETS["script"] + b"\n",
    "etc/nginx/conf.d/a.conf": b"server { location / {\nfastcgi_param DB_PASSWORD "
    + SECRETS["nginx"] + b";\n}}\n",
    "etc/systemd/system/app.service": b"[Service]\nEnvironment=DB_PASSWORD=" + SECRETS["unit"]
    + b"\nExecStart=/usr/bin/app\n[Install]\nWantedBy=multi-user.target\n",
    "etc/cron.hourly/wrapped": b"#!/bin/sh\nmysqldump \\\n -p" + SECRETS["wrapped"] + b" a\n",
    "etc/apache2/conf-enabled/a.conf": b"AuthLDAPBindPassword " + SECRETS["apache"] + b"\n",
}  # fmt: skip

# Commands that need more than the case, or are tried below.
NOT_LISTING = {
    "examine", "show", "unwrap", "sql", "report", "seal", "stamp", "prune", "demo",
}  # fmt: skip


@pytest.fixture
def suspect(server):
    root = server(FILES)
    for folder, _names, files in os.walk(root):
        for name in files:
            (Path(folder) / name).chmod(0o600)
    return root


@pytest.fixture
def case(suspect, typed, tmp_path):
    folder = tmp_path / "case"
    assert typed("examine", suspect, "--case", folder).status in (0, 3)
    return folder


def told(typed, case):
    return {
        (row["path"], row["line"]): row for row in typed("secrets", "--case", case, "--json").rows
    }


def test_what_each_opens(typed, case):
    rows = told(typed, case)
    wp = rows["/var/www/shop/wp-config.php", 4]
    assert wp["opens"] == 'MySQL database "shop" at localhost as "shop"'
    assert wp["also_in"][-1] == "/var/www/shop/wp-config.php:6"
    assert "/srv/app/.env:1" in wp["also_in"]
    assert re.fullmatch(r"[0-9a-f]{16}", wp["fingerprint"])
    assert rows["/srv/app/.env", 1]["fingerprint"] == wp["fingerprint"]
    assert rows["/root/.my.cnf", 3]["fingerprint"] != wp["fingerprint"]
    assert rows["/etc/shadow", 1]["name"] == "account root"
    assert rows["/root/.ssh/known_hosts", 1]["kind"] == "neighbour"
    assert {row["kind"] for row in rows.values()} >= {
        "database-password", "mail-password", "password-hash", "ssh-key", "backup-password",
    }  # fmt: skip


def test_no_secret_leaves_the_evidence(typed, case):
    for path in case.rglob("*"):
        if path.is_file():
            assert PLANTED.encode() not in path.read_bytes(), path
    opened = read(case)
    evidence = opened.newest().id
    with tables_of(opened, evidence) as tables:
        for row in stored_types():
            for values in tables.select(f'SELECT * FROM "{row.table}"'):
                assert PLANTED not in repr(values), (row.table, values)
    findings = [row["id"] for row in typed("findings", "--case", case, "--json").rows]
    assert findings
    listing = [name for name in ORDER if name not in NOT_LISTING]
    says = [[name, *option] for name in listing for option in ([], ["--json"])]
    says += [["findings", "--unseen"], ["findings", "--unseen", "--json"]]
    says += [["show", one] for one in findings] + [["show", one, "--json"] for one in findings]
    for words in says:
        said = typed(*words, "--case", case)
        assert PLANTED not in said.out + said.err, words
    assert typed("report", "--case", case).status == 0
    assert PLANTED not in "".join(page.read_text() for page in (case / "reports").iterdir())


def test_no_secret_is_in_a_sealed_bag(typed, case, tmp_path):
    bag = tmp_path / "bag"
    assert typed("seal", "--case", case, "--output", bag).status == 0
    salt = (case / "secrets.salt").read_bytes()
    places = [place for place in bag.rglob("*") if place.is_file()]
    assert any(place.suffix == ".parquet" for place in places)
    for place in places:
        content = place.read_bytes()
        assert PLANTED.encode() not in content, place
        assert salt not in content, place
        if place.suffix == ".parquet":
            rows = pl.read_parquet(io.BytesIO(content)).rows()
            assert PLANTED not in repr(rows), place


def test_salt_is_the_owners_alone_and_stays(typed, case, suspect):
    salt = case / "secrets.salt"
    assert salt.stat().st_mode & 0o777 == 0o600
    before, kept = told(typed, case), salt.read_bytes()
    assert len(kept) == 32
    typed("examine", suspect, "--case", case)
    assert salt.read_bytes() == kept
    assert told(typed, case) == before


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
def test_within_reach_first(typed, suspect, tmp_path):
    for name in ("var/www/shop", "var/www/shop/wp-config.php"):
        os.chown(suspect / name, 33, 33)
    os.chown(suspect / "srv/app/.env", 1000, 1000)
    (suspect / "srv/app/.env").chmod(0o640)
    for place in ("etc/cron.d/backup", "etc/cron.daily/dump"):
        (suspect / place).unlink()
    case = tmp_path / "case"
    typed("examine", suspect, "--case", case)
    rows = typed("secrets", "--case", case, "--json").rows
    reach = {row["path"]: row["reached_as"] for row in rows}
    assert [row["within_reach"] for row in rows] == sorted(
        (row["within_reach"] for row in rows), reverse=True
    )
    assert reach["/var/www/shop/wp-config.php"] == reach["/srv/app/.env"] == "www-data"
    said = typed("secrets", "--case", case)
    assert said.out.startswith("The intruder had ")
    assert "change these first" in said.out
    assert said.harmless
    only = typed("secrets", "--case", case, "--within-reach", "--json").rows
    assert all(row["within_reach"] for row in only)


def test_says_where_no_finding_shows_an_account(typed, sample, stored):
    said = typed("secrets", "--case", stored(sample.compromised(1)))
    assert said.status == 0
    assert "No finding shows which account" in said.out
    assert "No secret was seen." in said.err


def test_one_kind(typed, case):
    rows = typed("secrets", "--case", case, "--kind", "ssh-key", "--json").rows
    assert {row["path"] for row in rows} == {"/root/.ssh/id_rsa"}
    said = typed("secrets", "--case", case, "--kind", "no-such")
    assert (said.status, said.out) == (2, "")
