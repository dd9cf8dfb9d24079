"""Rules of PAM that may let somebody in who has no password, and modules of no package."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pratique.parsers.pam import PamRule
from pratique.parsers.startup_item import StartupItem
from pratique.store.tables import Tables

# They say yes without a password, some of them to some only.
_SAY_YES: Final = frozenset(
    "pam_permit pam_rootok pam_succeed_if pam_listfile pam_access pam_wheel pam_localuser "
    "pam_usertype pam_rhosts pam_time pam_timestamp".split()
)
# Where a yes ends the questions, or leaves some of them out.
_ENDS: Final = re.compile(r"sufficient\Z|\[.*\bsuccess=(?:done|\d)", re.IGNORECASE)
_RULES: Final = "type IN ('auth', 'account') AND control NOT IN ('@include', 'include', 'substack')"
# A module is named without its folder as a rule.
_FOREIGN: Final = """SELECT DISTINCT r.path, r.line, r.service, r.type, r.module, v.path
FROM pam_rule r JOIN verification v
  ON split_part(v.path, '/', -1) = split_part(r.module, '/', -1)
WHERE v.state = 'unowned' AND contains(v.path, '/security/') AND r.module <> '' ORDER BY ALL"""


def items(tables: Tables) -> Iterator[StartupItem]:
    """One a rule of the first sort, and one a rule that loads a module of no package."""
    for rule in tables.rows(PamRule, _RULES):
        name = rule.module.rpartition("/")[2].removesuffix(".so")
        if name in _SAY_YES and _ENDS.match(rule.control):
            written = f"{rule.type} {rule.control} {rule.module} {rule.arguments}".strip()
            yield _item(rule.path, rule.line, "pam-grant", rule.service, rule.type, written, "")
    for path, line, service, kind, module, file in tables.select(_FOREIGN):
        yield _item(path, line, "pam-module", service, kind, module, file)


def _item(  # noqa: PLR0913, PLR0917 - a row has so many columns
    path: str, line: int | None, kind: str, service: str, asked: str, command: str, program: str
) -> StartupItem:
    return StartupItem(
        path=path,
        line=line,
        kind=kind,
        name=service,
        username="",
        occasion=f"when {service or 'a service'} asks PAM ({asked})",
        command=command,
        program=program,
        technique="T1556.003",
    )
