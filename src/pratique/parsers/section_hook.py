r"""Commands in files of sections: `[section]`, then `key = value`, `#` or `;` before a comment.

The syntax is that of git-config(1) without its quotes, of the Desktop Entry Specification, of
supervisord.conf (its documentation), wg-quick(8), alpm-hooks(5), yum.conf(5) and dnf.conf(5). A
line that ends in `\` goes on; in a configuration of supervisor or wireguard no line does, and no
command ends so. What starts nothing is left out; a line too long to keep is a gap.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from operator import methodcaller
from typing import Final

from pratique.model import Gap
from pratique.parsers.base import CONFIGURATION_LENGTH, Parser, joined_lines, text_lines, unread
from pratique.parsers.startup_item import StartupItem
from pratique.parsers.startup_row import COMMAND_LENGTH, started

_SECTION = re.compile(r"\[+\s*+([^\]\"]*+)(?:\"((?:[^\"\\]|\\.)*+)\"?)?\s*+\]*+(.*+)")
_SETTING = re.compile(r"([^\s=:\[]++(?:\s++[^\s=:\[]++)*+)\s*+=\s*+(.*+)")
_RUN: Final = ("!", "/", "~")
_NAME_LENGTH: Final = 200
_PLAIN: Final = re.compile(r"(?:true|false|yes|no|on|off|auto|cat|\d*)\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SectionFormat:
    """One format: `setting` is matched against `section.key`, in lower case."""

    kind: str
    when: str
    technique: str
    setting: re.Pattern[str]
    places: tuple[str, ...]
    username: str = "root"
    plain_too: bool = False  # a number or a yes is told as well


def parse(content: bytes, path: str, form: SectionFormat) -> Iterator[StartupItem | Gap]:
    """Read a file of sections: a row for each setting that starts something."""
    section, label = "", ""
    username = form.username
    lines = text_lines(content.removeprefix(b"\xef\xbb\xbf").replace(b"\0", b""))
    for number, line in joined_lines(lines, methodcaller("endswith", "\\"), comments_within=False):
        if len(line) > COMMAND_LENGTH:
            yield unread(path, number, "a line too long to keep as a whole", line)
        text = line[:COMMAND_LENGTH]
        opened = _SECTION.match(text)
        if opened:
            section = opened[1].strip()[:_NAME_LENGTH]
            label = (opened[2] or "")[:_NAME_LENGTH]
            username = form.username
            text = opened[3].strip()  # git takes a setting behind its section
        found = _SETTING.match(text)
        if found is None:
            continue
        key, value = found[1], found[2].strip()
        if key.lower() == "user":
            username = value
        setting = f"{section.partition(':')[0].lower()}.{key.lower()}"
        if not form.setting.fullmatch(setting) or (_PLAIN.match(value) and not form.plain_too):
            continue
        # An alias and a helper are commands of git itself where they do not begin so.
        if not setting.startswith(("alias.", "credential.")) or value.lstrip('"').startswith(_RUN):
            yield started(
                path,
                number,
                form.kind,
                name=" ".join(part for part in (section, label, key) if part),
                username=username,
                occasion=form.when,
                command=value,
                technique=form.technique,
            )


FORMATS: Final = (
    SectionFormat(
        "git-config",
        "when somebody works with the git repository",
        "T1546",
        re.compile(
            r"core\.(?:pager|editor|hookspath|fsmonitor|sshcommand|gitproxy|askpass"
            r"|alternaterefscommand)"
            r"|alias\..*|credential\.helper|pager\..*|sequence\.editor|interactive\.difffilter"
            r"|filter\.(?:clean|smudge|process)|diff\.(?:external|textconv|command)"
            r"|merge\.driver|(?:diff|merge)tool\.cmd|gpg\.program|gpg\.(?:ssh|x509)\.program"
            r"|include(?:if)?\.path|init\.templatedir|uploadpack\.packobjectshook"
            r"|remote\.(?:uploadpack|receivepack|vcs)|sendemail\.(?:smtpserver|sendmailcmd)"
            r"|trailer\.(?:command|cmd)|web\.browser|browser\.cmd|man\.cmd|submodule\.update"
        ),
        (
            "/etc/gitconfig",
            "/usr/local/etc/gitconfig",
            "/**/.gitconfig",
            "/**/.config/git/config",
            "/**/.git/config",
            "/**/.git/config.worktree",
            "/**/.git/modules/**/config",
        ),
        username="",
    ),
    SectionFormat(
        "xdg-autostart",
        "when a desktop session starts",
        "T1547.013",
        re.compile(r"desktop entry\.exec"),
        (
            "/etc/xdg/autostart/*.desktop",
            "/usr/share/autostart/*.desktop",
            "/usr/share/gnome/autostart/*.desktop",
            "/usr/share/gdm/greeter/autostart/*.desktop",
            "/**/.config/autostart/*.desktop",
            "/**/.kde/Autostart/*.desktop",
        ),
        username="",
    ),
    SectionFormat(
        "supervisor",
        "as a service, started again whenever it ends",
        "T1543",
        re.compile(r"(?:program|eventlistener|fcgi-program)\.command"),
        (
            "/etc/supervisord.conf",
            "/etc/supervisor/**/*.conf",
            "/etc/supervisord.d/*",
            "/etc/supervisor.d/*",
            "/usr/local/etc/supervisor*/**/*.conf",
        ),
    ),
    SectionFormat(
        "wireguard",
        "when the tunnel of WireGuard comes up or goes down",
        "T1546",
        re.compile(r"interface\.(?:pre|post)(?:up|down)"),
        ("/etc/wireguard/*.conf",),
    ),
    SectionFormat(
        "pacman-hook",
        "when packages are installed or changed",
        "T1546.016",
        re.compile(r"action\.exec"),
        ("/etc/pacman.d/hooks/*.hook", "/usr/share/libalpm/hooks/*.hook"),
    ),
    SectionFormat(
        "package-source",
        "when packages are installed",
        "T1195.002",
        re.compile(r".*\.(?:baseurl|mirrorlist|metalink|server)"),
        (
            "/etc/yum.repos.d/*.repo",
            "/etc/dnf/repos.d/*.repo",
            "/etc/zypp/repos.d/*.repo",
            "/etc/yum.conf",
            "/etc/dnf/dnf.conf",
            "/etc/pacman.conf",
            "/etc/pacman.d/mirrorlist",
        ),
    ),
    SectionFormat(
        "package-option",
        "when packages are installed",
        "T1195.002",
        re.compile(
            r".*\.(?:pluginpath|pluginconfpath|hookdir|siglevel|xfercommand|gpgcheck"
            r"|pkg_gpgcheck|sslverify)"
        ),
        (
            "/etc/yum.repos.d/*.repo",
            "/etc/dnf/repos.d/*.repo",
            "/etc/zypp/repos.d/*.repo",
            "/etc/yum.conf",
            "/etc/dnf/dnf.conf",
            "/etc/pacman.conf",
        ),
        plain_too=True,
    ),
    SectionFormat(
        "runner",
        "as a worker that takes jobs from elsewhere",
        "T1072",
        re.compile(r"runners\.(?:url|pre_clone_script|pre_build_script|post_build_script)"),
        ("/etc/gitlab-runner/config.toml", "/**/.gitlab-runner/config.toml"),
    ),
)


PARSERS = tuple(
    Parser(
        f"section-{form.kind}",
        (StartupItem,),
        form.places,
        partial(parse, form=form),
        most=CONFIGURATION_LENGTH,
    )
    for form in FORMATS
)
