"""What records of the audit system mean: logins, changes of accounts, commands of sudo.

The types are those of the audit system's `audit-records.h`; programs write them through libaudit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import polars as pl

# By type: what it means when it succeeded, and when not. An empty text stands for no row.
_LOGINS: Final = {
    "USER_LOGIN": ("login", "failure"),
    "USER_AUTH": ("authenticated", "failure"),
    "USER_ACCT": ("permitted", "refused"),
    "USER_ERR": ("", "failure"),
    "USER_START": ("opened", "failure"),
    "USER_END": ("closed", ""),
    "USER_LOGOUT": ("closed", ""),
    "USER_CMD": ("command", "refused"),
    "CRED_ACQ": ("credentials", "failure"),
    "CRED_REFR": ("credentials", "failure"),
    "CRED_DISP": ("credentials", ""),
    "ANOM_LOGIN_FAILURES": ("", "refused"),
    "ANOM_LOGIN_TIME": ("", "refused"),
    "ANOM_LOGIN_SESSIONS": ("", "refused"),
    "ANOM_LOGIN_LOCATION": ("", "refused"),
}
_CHANGES: Final = {
    "ADD_USER": "added",
    "DEL_USER": "removed",
    "USER_MGMT": "changed",
    "USER_CHAUTHTOK": "password",
    "ADD_GROUP": "group-added",
    "DEL_GROUP": "group-removed",
    "GRP_MGMT": "changed",
    "GRP_CHAUTHTOK": "password",
    "ACCT_LOCK": "locked",
    "ACCT_UNLOCK": "unlocked",
}
_OF_GROUPS: Final = ("ADD_GROUP", "DEL_GROUP", "GRP_MGMT", "GRP_CHAUTHTOK")
# What sshd writes in place of a name that is no account.
_NOBODY: Final = ("(unknown user)", "(invalid user)", "(unknown)", "?")
_SERVICES: Final = {
    "sshd-session": "sshd",
    "sshd-auth": "sshd",
    "crond": "cron",
    "systemd": "systemd-user",
    "gdm-session-worker": "gdm",
}
_METHODS: Final = {"pubkey": "publickey", "password": "password", "login": None}


def authentications(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows of `authentication` of those records that tell one."""
    import polars as pl

    some = rows.filter(pl.col("type").is_in(list(_LOGINS)))
    good = pl.col("type").replace_strict({k: v[0] for k, v in _LOGINS.items()}, default="")
    bad = pl.col("type").replace_strict({k: v[1] for k, v in _LOGINS.items()}, default="")
    nobody = pl.col("user").is_in(_NOBODY) | (pl.col("operation") == "PAM:bad_ident")
    failed = pl.col("result") != "success"
    action = pl.when(failed.not_()).then(good).otherwise(bad)
    operation = pl.col("operation")
    return some.select(
        *(name for name in ("path", "line", "time", "time_source", "time_confidence")),
        _program().replace(_SERVICES).alias("service"),
        pl.when((action == "failure") & nobody)
        .then(pl.lit("invalid-user"))
        .otherwise(action)
        .alias("action"),
        operation.replace_strict(_METHODS, default=None, return_dtype=pl.String).alias("method"),
        pl.when(nobody.fill_null(value=False).not_()).then("user").alias("user"),
        pl.when(pl.col("type") == "USER_START").then("user").alias("target_user"),
        "uid",
        "address",
        "tty",
        "folder",
        pl.when(pl.col("type") == "USER_CMD").then("command").alias("command"),
        "pid",
        pl.col("node").alias("host"),
        pl.concat_str("type", operation, separator=" ", ignore_nulls=True).alias("reason"),
    ).filter(pl.col("action") != "")


def changes(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows of `account_change` of those records that tell one; what failed changed nothing."""
    import polars as pl

    kind = pl.col("type")
    some = rows.filter(kind.is_in(list(_CHANGES)) & (pl.col("result") == "success"))
    of_group = kind.is_in(_OF_GROUPS)
    name = pl.col("user")
    return some.select(
        *(one for one in ("path", "line", "time", "time_source", "time_confidence")),
        _program().alias("program"),
        kind.replace_strict(_CHANGES, default=None, return_dtype=pl.String).alias("action"),
        pl.when(of_group.not_()).then(name).alias("user"),
        pl.when(of_group)
        .then(pl.coalesce(pl.col("fields").str.extract(r"\bgrp=\"([^\"]*)\""), name))
        .alias("group"),
        pl.col("auid").cast(pl.String).alias("by"),
        "tty",
        "pid",
        pl.col("node").alias("host"),
        pl.col("operation").alias("detail"),
    )


def commands(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows of `process_event` of the records that sudo(8) writes of commands."""
    import polars as pl

    some = rows.filter((pl.col("type") == "USER_CMD") & pl.col("command").is_not_null())
    return some.select(
        *(name for name in ("path", "line", "time", "time_source", "time_confidence")),
        pl.lit("audit").alias("source"),
        "uid",
        "auid",
        pl.col("auid").cast(pl.String).alias("login_user"),
        "pid",
        "command",
        "folder",
        "tty",
        "session",
        (pl.col("result") == "success").alias("success"),
        "event",
    )


def _program() -> pl.Expr:
    import polars as pl

    return pl.col("executable").str.extract(r"([^/]+)$").fill_null("audit")
