from __future__ import annotations

from pratique.inventory.sudo_rules import sudo_rules
from pratique.parsers.sudoers import SudoAlias, SudoRule, parse
from pratique.store.tables import Tables


def told(**files: str) -> list[tuple[str, str, str]]:
    rows = [
        row
        for name, text in files.items()
        for row in parse(text.encode(), f"/etc/sudoers.d/{name}")
        if isinstance(row, SudoRule | SudoAlias)
    ]
    found = sudo_rules(Tables.of(rows, (SudoRule, SudoAlias)))
    return [(rule.who, rule.run_as, rule.command) for rule in found]


def test_names_of_other_files_are_unfolded():
    names = "User_Alias WEB = bob, carol\nCmnd_Alias SH = /bin/sh, IN\nCmnd_Alias IN = /bin/zsh\n"
    rules = told(a=names + "Runas_Alias R = root, adm", b="WEB ALL=(R) NOPASSWD: SH")
    assert rules == [
        (who, "root, adm", command)
        for who in ("bob", "carol")
        for command in ("/bin/sh", "/bin/zsh")
    ]


def test_what_is_denied_stays_denied():
    assert told(a="Cmnd_Alias SH = /bin/sh", b="bob ALL = !SH") == [("bob", "root", "!/bin/sh")]


def test_circles_end():
    assert told(a="User_Alias A = B\nUser_Alias B = A, bob", b="A ALL=ALL") == [
        ("bob", "root", "ALL")
    ]


def test_a_name_that_nobody_gives_stays():
    assert told(b="A ALL=(ALL) ALL") == [("A", "ALL", "ALL")]
