"""What databases run."""

from __future__ import annotations

from typing import Final

from plantings.case import Case, Twin, add, both, nothing, put
from plantings.command import FETCH, HIDDEN, hidden, program

_DB: Final = "Database"

_MYSQL: Final = Twin(
    "mysql-own",
    "more memory for the database",
    "/etc/mysql/conf.d/own.cnf",
    put("/etc/mysql/conf.d/own.cnf", "[mysqld]\ninnodb_buffer_pool_size = 1G\n"),
    table="file",
)

_TRIGGER: Final = Twin(
    "trigger-own",
    "a trigger that counts",
    "/var/lib/mysql/shop/orders.TRG",
    put(
        "/var/lib/mysql/shop/orders.TRG",
        "TYPE=TRIGGERS\ntriggers='CREATE TRIGGER t AFTER INSERT ON orders FOR EACH ROW UPDATE counts SET n = n + 1'\n",
        0o660,
        (101, 106),
    ),
    table="file",
)

_POSTGRES: Final = Twin(
    "postgres-own",
    "what was written is kept",
    "/etc/postgresql/15/main/conf.d/own.conf",
    put(
        "/etc/postgresql/15/main/conf.d/own.conf",
        "archive_mode = on\narchive_command = 'cp %p /srv/backup/wal/%f'\n",
    ),
)

_REDIS: Final = Twin(
    "redis-own",
    "a limit of memory",
    "/etc/redis/redis.conf",
    add("/etc/redis/redis.conf", "maxmemory 512mb\n"),
    table="file",
)

CASES: Final = (
    Case(
        "mysql-udf",
        _DB,
        "T1505.001",
        "a library of functions of no package",
        "/usr/lib/mysql/plugin/lib_mysqludf.so",
        program("/usr/lib/mysql/plugin/lib_mysqludf.so"),
        _MYSQL,
        table="file",
    ),
    Case(
        "mysql-init",
        _DB,
        "T1505.001",
        "statements at every start",
        "/etc/mysql/conf.d/init.cnf",
        both(
            put(
                "/var/lib/mysql/.init.sql",
                "CREATE USER IF NOT EXISTS 'sync'@'%' IDENTIFIED BY 'x';\nGRANT ALL ON *.* TO 'sync'@'%';\n",
                0o600,
                (101, 106),
            ),
            put("/etc/mysql/conf.d/init.cnf", "[mysqld]\ninit_file = /var/lib/mysql/.init.sql\n"),
        ),
        _MYSQL,
    ),
    Case(
        "mysql-trigger",
        _DB,
        "T1505.001",
        "a trigger that writes a page",
        "/var/lib/mysql/shop/orders.TRG",
        put(
            "/var/lib/mysql/shop/orders.TRG",
            "TYPE=TRIGGERS\ntriggers='CREATE TRIGGER t AFTER INSERT ON orders FOR EACH ROW SELECT sys_exec(NEW.note) INTO @x'\n",
            0o660,
            (101, 106),
        ),
        _TRIGGER,
    ),
    Case(
        "mysql-grants",
        _DB,
        "T1098",
        "an account of the database for a stranger",
        "/var/lib/mysql/mysql",
        nothing,
        _MYSQL,
        table="file",
        unseen="accounts of a database lie in its own pages; it is asked when it runs again, or by its dump",
    ),
    Case(
        "postgres-archive",
        _DB,
        "T1505.001",
        "a command for each file of the journal",
        "/etc/postgresql/15/main/postgresql.conf",
        put(
            "/etc/postgresql/15/main/postgresql.conf",
            f"archive_mode = on\narchive_command = '{FETCH}'\n",
        ),
        _POSTGRES,
    ),
    Case(
        "postgres-preload",
        _DB,
        "T1505.001",
        "a library of no package in the database",
        "/etc/postgresql/15/main/conf.d/stat.conf",
        both(
            program("/usr/lib/postgresql/15/lib/pg_stat2.so"),
            put(
                "/etc/postgresql/15/main/conf.d/stat.conf",
                "shared_preload_libraries = 'pg_stat2'\n",
            ),
        ),
        _POSTGRES,
    ),
    Case(
        "redis-cron",
        _DB,
        "T1505.001",
        "the database is written as a job of cron",
        "/var/spool/cron/crontabs/root",
        both(
            add("/etc/redis/redis.conf", "dir /var/spool/cron/crontabs\ndbfilename root\n"),
            put(
                "/var/spool/cron/crontabs/root",
                f"REDIS0009\n\n* * * * * {FETCH}\n\n",
                0o644,
                (0, 105),
            ),
        ),
        _REDIS,
    ),
    Case(
        "redis-module",
        _DB,
        "T1505.001",
        "a module of no package",
        "/etc/redis/redis.conf",
        both(hidden(), add("/etc/redis/redis.conf", f"loadmodule {HIDDEN}\n")),
        _REDIS,
    ),
)
