"""Version control, editors and desktops."""

from __future__ import annotations

from typing import Final

from plantings.case import Case, Owner, Twin, add, both, put, run, shell
from plantings.command import (
    BASH_BACK,
    FETCH,
    HIDDEN,
    HIDDEN_BACK,
    SH_BACK,
    hidden,
)

_DESK: Final = "Git / editors / desktop"

_GIT: Final = "T1546"

_XDG: Final = "T1547.013"

_ANNA: Final[Owner] = (1000, 1000)

_CODE: Final = "/srv/code/.git"

_LINTER: Final = Twin(
    "git-hook-linter",
    "a linter before each commit",
    f"{_CODE}/hooks/pre-commit",
    run(f"{_CODE}/hooks/pre-commit", shell("exec php -l index.php"), _ANNA),
)

_PAGER: Final = Twin(
    "git-pager-less",
    "a pager and an editor",
    "/home/anna/.gitconfig",
    add("/home/anna/.gitconfig", "[core]\n\tpager = less -R\n\teditor = nano\n"),
)


def _twin(
    slug: str, what: str, path: str, text: str, bits: int = 0o644, owner: Owner = (0, 0)
) -> Twin:
    return Twin(slug, what, path, put(path, text, bits, owner))


def _desktop(command: str) -> str:
    return f"[Desktop Entry]\nType=Application\nExec={command}\nName=pkc12-register\n"


def _git(
    slug: str, what: str, key: str, twin: Twin = _PAGER, path: str = "/home/anna/.gitconfig"
) -> Case:
    return Case(slug, _DESK, _GIT, what, path, add(path, f"[core]\n\t{key}\n"), twin)


_STARTS: Final = _twin(
    "xdg-own",
    "a program of a package when the desktop starts",
    "/etc/xdg/autostart/editor.desktop",
    "[Desktop Entry]\nType=Application\nExec=/usr/bin/nano\nName=Editor\n",
)

_X: Final = _twin(
    "xprofile-own", "keys of a keyboard", "/home/anna/.xprofile", "setxkbmap pt\n", owner=_ANNA
)

_VIM: Final = _twin(
    "vimrc-own",
    "an editor as one likes it",
    "/home/anna/.vimrc",
    "set number\nautocmd BufWritePost *.go !gofmt -w %\n",
    owner=_ANNA,
)

_TMUX: Final = _twin(
    "tmux-own",
    "a terminal as one likes it",
    "/home/anna/.tmux.conf",
    "set -g mouse on\nset -g status-right '#(uptime)'\n",
    owner=_ANNA,
)

CASES: Final = (
    Case(
        "git-hook",
        _DESK,
        _GIT,
        "code before each commit",
        f"{_CODE}/hooks/pre-commit",
        run(f"{_CODE}/hooks/pre-commit", f"#!/bin/bash\n{HIDDEN_BACK}\n", _ANNA),
        _LINTER,
        "setup_git_persistence",
    ),
    Case(
        "git-pager",
        _DESK,
        _GIT,
        "code whenever git shows something",
        f"{_CODE}/config",
        both(
            add(
                f"{_CODE}/config",
                f"        pager = nohup setsid /bin/{BASH_BACK} > /dev/null 2>&1 & ${{PAGER:-less}}\n",
            ),
            add(
                "/home/anna/.gitconfig",
                f"[core]\n        pager = nohup setsid /bin/{BASH_BACK} > /dev/null 2>&1 & ${{PAGER:-less}}\n",
            ),
        ),
        _PAGER,
        "setup_git_persistence",
    ),
    _git("git-fsmonitor", "a hidden program whenever git looks at files", f"fsmonitor = {HIDDEN}"),
    _git("git-hooks-path", "hooks from a hidden folder", "hooksPath = /var/tmp/.cache/hooks"),
    _git("git-ssh-command", "another program in the place of ssh", f"sshCommand = {HIDDEN}"),
    Case(
        "git-template",
        _DESK,
        _GIT,
        "a hook for every new repository",
        "/usr/share/git-core/templates/hooks/post-checkout",
        run("/usr/share/git-core/templates/hooks/post-checkout", shell(FETCH)),
        _LINTER,
    ),
    Case(
        "git-server-hook",
        _DESK,
        _GIT,
        "code whenever somebody pushes",
        "/var/opt/gitlab/git-data/repositories/a.git/custom_hooks/post-receive",
        run(
            "/var/opt/gitlab/git-data/repositories/a.git/custom_hooks/post-receive", shell(SH_BACK)
        ),
        _LINTER,
    ),
    Case(
        "vimrc",
        _DESK,
        _GIT,
        "code whenever a file is opened",
        "/root/.vimrc",
        put("/root/.vimrc", f"autocmd BufReadPost * silent! call system('{FETCH}')\n"),
        _VIM,
    ),
    Case(
        "tmux",
        _DESK,
        _GIT,
        "code in every terminal",
        "/home/anna/.tmux.conf",
        put("/home/anna/.tmux.conf", f"run-shell '{FETCH}'\n", owner=_ANNA),
        _TMUX,
    ),
    Case(
        "screenrc",
        _DESK,
        _GIT,
        "code in every terminal",
        "/etc/screenrc",
        both(hidden(), put("/etc/screenrc", f"screen -t x {HIDDEN}\n")),
        _TMUX,
    ),
    Case(
        "xdg-autostart",
        _DESK,
        _XDG,
        "a script when anybody's desktop starts",
        "/etc/xdg/autostart/pkc12-register.desktop",
        both(
            put("/etc/xdg/autostart/pkc12-register.desktop", _desktop("/etc/xdg/pkc12-register")),
            run("/etc/xdg/pkc12-register", f"#!/bin/bash\n{SH_BACK}\n"),
        ),
        _STARTS,
        "setup_xdg",
    ),
    Case(
        "xdg-autostart-of-user",
        _DESK,
        _XDG,
        "a hidden script when one person's desktop starts",
        "/home/anna/.config/autostart/user-dirs.desktop",
        both(
            put(
                "/home/anna/.config/autostart/user-dirs.desktop",
                _desktop("/home/anna/.config/autostart/.user-dirs"),
                owner=_ANNA,
            ),
            run("/home/anna/.config/autostart/.user-dirs", f"#!/bin/bash\n{SH_BACK}\n", _ANNA),
        ),
        _STARTS,
        "setup_xdg",
    ),
    Case(
        "xsession",
        _DESK,
        _GIT,
        "code when anybody's desktop starts",
        "/etc/X11/Xsession.d/90-lang",
        put("/etc/X11/Xsession.d/90-lang", f"{FETCH} &\n"),
        _X,
    ),
    Case(
        "xprofile",
        _DESK,
        _GIT,
        "code when one person's desktop starts",
        "/home/anna/.xprofile",
        put("/home/anna/.xprofile", f"{SH_BACK} &\n", owner=_ANNA),
        _X,
    ),
    Case(
        "xinitrc",
        _DESK,
        _GIT,
        "a hidden program when one person's desktop starts",
        "/home/bruno/.xinitrc",
        both(
            hidden(), put("/home/bruno/.xinitrc", f"{HIDDEN} &\nexec startx\n", owner=(1001, 1001))
        ),
        _X,
    ),
)
