"""Whether a path is a place where no honest program lives: open to every writer, or hidden.

Places open to every writer are those of the Filesystem Hierarchy Standard 3.0 (`/tmp`,
`/var/tmp`), of tmpfs mounts in Linux distributions, and spools with mode 1777.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pratique.phrase import Phrase

_WRITABLE = re.compile(
    r"/(?:private/)?(?:tmp|var/tmp|usr/tmp|dev|run/shm|var/shm|(?:var/)?run/user|(?:var/)?run/lock"
    r"|var/lock|var/crash|var/spool/samba|var/metrics|var/spool/mqueue|var/cache/fonts"
    r"|lost\+found)/."
)
_STREAMS = re.compile(r"/dev/(?:stdin|stdout|stderr|null|zero|fd/\d+|tty\w*|console|u?random)\Z")
_MEMORY = re.compile(r"/(?:dev|run|var)/shm/|/memfd:|/proc/(?:self|\d+|\$\$?\w*)/fd/")
_HIDDEN = re.compile(r"/\.[^/]*(?=/|\Z)")
_ODD = re.compile(r"/(?:\.{3,}|\\x20|[^/]*\\x[0-9a-f]{2}[^/]*| +)(?=/|\Z)")
# Folders of well-known tools in a home: hidden, and full of programs.
_KNOWN_HIDDEN = frozenset(
    [
        ".local",
        ".config",
        ".nvm",
        ".cargo",
        ".rustup",
        ".rbenv",
        ".rvm",
        ".pyenv",
        ".acme.sh",
        ".composer",
        ".npm",
        ".npm-global",
        ".venv",
        ".env",
        ".virtualenvs",
        ".dotnet",
        ".asdf",
        ".sdkman",
        ".bun",
        ".deno",
        ".volta",
        ".yarn",
        ".gem",
        ".go",
        ".krew",
        ".fzf",
        ".oh-my-zsh",
        ".vscode-server",
        ".pm2",
        ".phpbrew",
        ".plenv",
        ".poetry",
        ".pulumi",
        ".terraform.d",
        ".aws",
        ".git",
        ".bashrc",
        ".bash_profile",
        ".bash_login",
        ".bash_aliases",
        ".bash_logout",
        ".bash_completion",
        ".profile",
        ".zshrc",
        ".zshenv",
        ".zprofile",
        ".zlogin",
        ".kshrc",
        ".cshrc",
        ".tcshrc",
        ".login",
        ".dotfiles",
        ".selected_editor",
        ".well-known",
        ".opam",
        ".ghcup",
        ".jenv",
        ".nodenv",
        ".linuxbrew",
        ".wp-cli",
        ".platformsh",
        ".symfony",
        ".symfony5",
        ".fly",
    ]
)
# Where an administrator installs by hand, FHS 3.0, and where /etc keeps scripts of one's own.
_BY_HAND = re.compile(r"/(?:usr/local|opt|srv|etc|root/s?bin)/.")
_HOME = re.compile(r"(?:~[\w.-]*|\$HOME|\$\{HOME\})/")


@dataclass(frozen=True, slots=True)
class DoubtfulPlace:
    """Why a program has no business there, in words that go on after "it is"."""

    why: Phrase
    confidence: float


def doubtful_place(path: str) -> DoubtfulPlace | None:
    """Say what is odd about `path` as the home of a program; None when nothing is.

    `path` is absolute, or begins with `~/` or `$HOME/`; `.` and `..` parts are resolved.
    """
    path = _HOME.sub("/home/-/", path, count=1) if path[:1] in "~$" else path
    if not path.startswith("/"):
        return None
    path = resolved(path)
    if _STREAMS.match(path):
        return None
    if _MEMORY.search(path):
        return DoubtfulPlace(Phrase("in memory, where nothing outlives a restart"), 0.95)
    if _WRITABLE.match(path):
        return DoubtfulPlace(Phrase("in a place where every account may write"), 0.85)
    if _ODD.search(path):
        return DoubtfulPlace(Phrase("below a name that is made not to be seen"), 0.9)
    for found in _HIDDEN.finditer(path):
        if found[0][1:] not in _KNOWN_HIDDEN:
            return DoubtfulPlace(Phrase("below a hidden name"), 0.8)
    return None


def installed_by_hand(path: str) -> bool:
    """Whether administrators put programs and scripts of their own into such a place."""
    return _BY_HAND.match(resolved(path)) is not None and doubtful_place(path) is None


def resolved(path: str) -> str:
    """`path` without empty, `.` and `..` parts; text only, no link is followed."""
    parts: list[str] = []
    for part in path.split("/"):
        if part == "..":
            if parts:
                parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    return "/" + "/".join(parts)
