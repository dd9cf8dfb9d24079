r"""Requests that have the form of an attack, or that bring a program or a command along.

What is asked for says nothing of what came of it: every server is tried all day. The checks that
read this table look at the answers. The forms are those of the weak points themselves: the paths
of CGI programs that climb out of their folder (CVE-2021-41773), `eval-stdin.php` of PHPUnit
(CVE-2017-9841), `invokefunction` of ThinkPHP, settings of PHP in the query (CVE-2012-1823,
CVE-2024-4577), `${jndi:` of Log4j (CVE-2021-44228), wrappers of PHP (php.net, "Supported
Protocols and Wrappers").
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, ClassVar, Final

from pratique.inventory.asked import know_who_asked
from pratique.model import Instant
from pratique.store.derived import write_derived
from pratique.store.tables import Tables

# RE2; what is asked for, in small letters.
_FORMS: Final = {
    "traversal": r"(?:\.|%2e|%252e|%%32%65){2}(?:/|\\|%2f|%5c|%252f|%255c|%c0%af)",
    "wrapper": r"(?:php|expect|phar|zip|glob|ogg|ssh2)(?::|%3a)(?://|%2f%2f)"
    r"|data(?::|%3a)[a-z/%0-9]{0,40}(?:;|%3b)base64",
    "setting": r"auto_(?:prepend|append)_file|allow_url_include|disable_functions(?:=|%3d)",
    "function": r"invokefunction|call_user_func|eval-stdin\.php|(?:eval|system|assert|passthru"
    r"|shell_exec|base64_decode)(?:\(|%28)",
    "shell": r"(?:;|%3b|\||%7c|`|%60|\$\(|%24%28|%24\(|&&|%26%26)(?:\+|%20|\s)*(?:/bin/|/usr/bin/"
    r"|%2fbin%2f)?(?:id|cat|wget|curl|uname|whoami|bash|sh|nc|python3?|perl|busybox|chmod)"
    r"(?:[^a-z0-9_=.-]|$)",
    "statement": r"union(?:\+|%20|\s|/\*\*/)+(?:all(?:\+|%20|\s)+)?select"
    r"|(?:sleep|benchmark|extractvalue)(?:\(|%28)[0-9]",
    "command": r"(?:[?&]|%3f|%26)(?:cmd|exec|command|execute|shell|shell_exec|run|passthru|system"
    r"|0|c|e|x)=.",
}
_LOOKUP: Final = r"\$\{(?:jndi|[a-z:$\{\}-]{0,40}j\}?)[^ ]{0,60}:"
_CODE: Final = r"<\?(?:php|=)|%3c%3f(?:php|=|%3d)"
_WRITING: Final = "('PUT', 'DELETE', 'PROPFIND', 'PROPPATCH', 'MKCOL', 'MOVE', 'COPY', 'PATCH')"

# Each form is looked for in what has a sign of any: most requests have none.
_SQL: Final = f"""
WITH sent AS (
    SELECT path, line, time, source AS address, site, method, target, resource, query, status,
           bytes, agent, referrer, "user", lower(coalesce(target, '')) AS asked,
           lower(concat_ws(' ', target, agent, referrer, "user")) AS all_sent
    FROM asked
), found AS (
    SELECT *, list_filter([
        {
    ", ".join(
        f"CASE WHEN regexp_matches(asked, '{form}') THEN '{kind}' END"
        for kind, form in _FORMS.items()
    )
},
        CASE WHEN contains(all_sent, '${{') AND regexp_matches(all_sent, '{_LOOKUP}')
             THEN 'lookup' END,
        CASE WHEN regexp_matches(all_sent, '{_CODE}') THEN 'code' END,
        CASE WHEN method IN {_WRITING} THEN 'writes' END
    ], lambda kind: kind IS NOT NULL) AS kinds
    FROM sent
    WHERE method IN {_WRITING} OR contains(all_sent, '<?') OR contains(all_sent, '%3c%3f')
       OR contains(all_sent, '${{') OR regexp_matches(asked,
                         '[?&;|`$(=]|%2|%3|%5|%6|%7|\\.\\.|eval')
)
SELECT path, line, time, address, site, method, target, resource, query, status, bytes, agent,
       referrer, "user", kinds
FROM found WHERE len(kinds) > 0
"""  # noqa: S608 - our own words


@dataclass(frozen=True, slots=True)
class WebAttempt:
    """One request that has the form of an attack."""

    table: ClassVar[str] = "web_attempt"

    path: Annotated[str, "the log, in readable form"]
    line: Annotated[int, "number of its line, from 1"]
    time: Annotated[Instant | None, "when, UTC; null where the line does not say"]
    address: Annotated[str, "who asked, behind a trusted proxy too; empty where not told"]
    site: Annotated[str | None, "name of the virtual host, where the form has it"]
    method: Annotated[str | None, "`GET`, `POST` ..."]
    target: Annotated[str | None, "what was asked for, as written"]
    resource: Annotated[str | None, "`target` up to its question mark"]
    query: Annotated[str | None, "`target` behind its question mark"]
    status: Annotated[int | None, "status of the answer"]
    bytes: Annotated[int | None, "bytes of the answer"]
    agent: Annotated[str | None, "program that asked, as it says"]
    referrer: Annotated[str | None, "page that it was asked from, as the client says"]
    user: Annotated[str | None, "name that it was asked under"]
    kinds: Annotated[
        tuple[str, ...],
        "what it has the form of: `traversal`, `wrapper`, `setting`, `function`, `shell`, "
        "`statement`, `command`, `lookup`, `code`, `writes`",
    ]


def write_web_attempts(tables: Tables, folder: Path) -> None:
    """Write `web_attempt` below `folder`; `CaseStorage` where that fails."""
    know_who_asked(tables)
    write_derived(tables, WebAttempt, _SQL, folder)


def attempts_sql() -> str:
    """The question whose answer the table is; `know_who_asked` goes before it."""
    return _SQL
