r"""What messages in error logs say: the file and its line, the account, the rule that matched.

The same sentences come through the logs of Apache, nginx, lighttpd and PHP itself:

    PHP Fatal error:  ... in /PATH on line N      ... in /PATH:N      (main.c of PHP)
    File does not exist: /PATH     script '/PATH' not found or unable to stat
    open() "/PATH" failed          "/PATH" is not found               (nginx)
    user NAME not found            user "NAME": password mismatch
    ModSecurity: ... [id "N"] [hostname "NAME"] [uri "/PATH"]         (ModSecurity's manual)
    ALERT - ... (attacker 'ADDRESS', file '/PATH', line N)            (suhosin)

What a client sends stands in many of them: only what follows from the sentence as a whole is
taken, from its first place or, where the client speaks before it, its last.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import polars as pl

_PHP: Final = r"(?s)(?:^|[ \x22])PHP (?P<kind>[A-Z][a-z]+(?: [a-z]+)?): "
_ON_LINE: Final = (
    r"(?s)^.*? in (?P<script>/[^\n\x22:\\]*?) on line (?P<script_line>[0-9]{1,9})(?:[^0-9]|$)"
)
_AT_LINE: Final = r" in (?P<script>/[^\n\x22:\\]*?):(?P<script_line>[0-9]{1,9})(?:[^0-9]|$)"
_ATTACKER: Final = (
    r"\(attacker '(?P<attacker>[^']*)', file '(?P<script>[^']*)'"
    r"(?:, line (?P<script_line>[0-9]{1,9}))?\)"
)
_PATHS: Final = (
    r"^(?:File does not exist|script not found or unable to stat): (/[^\n]*)$",
    r"^(?:client denied by server configuration|Attempt to serve directory): (/[^\n]*)$",
    r"^Directory index forbidden by [^:]*: (/[^\n]*)$",
    r"^Symbolic link not allowed or link target not accessible: (/[^\n]*)$",
    r"^script '(/[^\n]*)' not found or unable to stat",
    r"^stderr from (/[^\n]*): script not found or unable to stat",
    r"^(?:open|stat|opendir|realpath|directory index of)[^\x22]{0,10} ?\x22(/[^\n\x22]*)\x22",
    r"^\x22(/[^\n\x22]*)\x22 is (?:not found|forbidden)",
)
_USERS: Final = (
    r"^user \x22([^\n]*)\x22: password mismatch",
    r"^user \x22([^\n]*)\x22 was not found in \x22",
    r"^PAM: user '([^\n]*)' - ",
    r"^Authorization of user ([^\n]*?) to access ",
    r"^user `([^\n]*?)' in realm `",
    r"^user ([^\n]*?): (?:authentication failure|authorization failure|password mismatch)[: ]",
    r"^user ([^\n]*?) (?:not found|denied by provider): ",
    r"^user ([^\n]*?) not found$",
    r"username: ([^\n]*?),? IP: [0-9A-Fa-f.:]+$",
    r"auth failed for +([^\n]*?) +: ",
)
_RULE: Final = r"\[id \x22([0-9]+)\x22\]"
_HOST: Final = r"\[hostname \x22([^\x22]*)\x22\]"
_URI: Final = r"\[uri \x22([^\x22]*)\x22\]"
GUARD: Final = r"(?:^|\] )(?:ModSecurity|Coraza): "
ADDED: Final = ("script", "script_line", "user", "code", "site", "request", "service", "level")


def complained(records: pl.DataFrame) -> pl.DataFrame:
    """`records` with what their column `message` says in the columns ADDED.

    What they have in those columns stays, but for `service` and `level` where the message is one
    of PHP or ModSecurity: the server only passed it on.
    """
    import polars as pl

    message = pl.col("message")
    bare = message.str.replace(r"^(?:AH[0-9]{5}: )?(?:Digest: )?", "")
    php = message.str.extract(_PHP)
    guard = message.str.contains(GUARD)
    user = pl.coalesce(bare.str.extract(form) for form in _USERS).str.strip_chars()
    attacker = message.str.contains(r"\(attacker '")
    found = {
        "script": pl.coalesce(
            pl.when(php.is_not_null() | attacker).then(
                pl.coalesce(
                    message.str.extract(_ATTACKER, 2),
                    message.str.extract(_ON_LINE, 1),
                    message.str.extract(_AT_LINE, 1),
                )
            ),
            *(bare.str.extract(form) for form in _PATHS),
        ).str.replace(r", referer: [^\n]*$", ""),
        "script_line": pl.when(php.is_not_null() | attacker).then(
            pl.coalesce(
                message.str.extract(_ATTACKER, 3),
                message.str.extract(_ON_LINE, 2),
                message.str.extract(_AT_LINE, 2),
            ).cast(pl.Int64, strict=False)
        ),
        "user": pl.when(user != "").then(user),
        "code": pl.when(guard).then(message.str.extract(_RULE)),
        "site": pl.when(guard).then(message.str.extract(_HOST)),
        "request": pl.when(guard).then(message.str.extract(_URI)),
    }
    added = [
        pl.coalesce(name, value).alias(name) if name in records.columns else value.alias(name)
        for name, value in found.items()
    ]
    service = pl.when(guard).then(pl.lit("modsecurity")).when(php.is_not_null()).then(pl.lit("php"))
    level = php if "level" not in records.columns else pl.coalesce(php, "level")
    return records.with_columns(
        *added, level.alias("level"), service.alias("_service")
    ).with_columns(pl.coalesce("_service", "service").alias("service"))
