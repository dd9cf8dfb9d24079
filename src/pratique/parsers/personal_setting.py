"""What editors, terminals and clients start, as a person set them up in files of their own.

The forms are those of `hook_setting`, and the files are read in `hook_line`.
"""

from __future__ import annotations

import re
from typing import Final

from pratique.parsers.base import Parser
from pratique.parsers.hook_setting import HookSetting

_SCREEN_OPTION: Final = r"(?:-[tTh]\s++(?:\"[^\"]*+\"|\S++)|-\S++|\d++|[.!:|]{1,4})"

FORMATS: Final = (
    # As it stands in the manual of Vim (:autocmd, system(), :!) and of Neovim (vim.fn, os.execute).
    HookSetting(
        "vimrc",
        "when the editor starts",
        "T1546",
        re.compile(
            r"(?:[^\"]*?\b(?:system|systemlist|job_start|jobstart|term_start|termopen|libcall"
            r"|os\.execute|io\.popen)\s*+\(\s*+\[?\s*+(?P<quote>[\"'])?+"
            r"|(?:silent!?\s++)?!|au(?:tocmd|)!?\s[^|]*?\s:?(?:silent!?\s++)?!)"
            r"(?P<command>(?:\\.|(?!(?P=quote)).)++)"
        ),
        (
            "/etc/vim/vimrc*",
            "/etc/vimrc*",
            "/etc/xdg/nvim/sysinit.vim",
            "/**/.vimrc",
            "/**/.vim/vimrc",
            "/**/.vim/plugin/*.vim",
            "/**/.vim/after/plugin/*.vim",
            "/**/.exrc",
            "/**/.config/nvim/init.vim",
            "/**/.config/nvim/init.lua",
        ),
        username="",
    ),
    # As it stands in the manual of Emacs Lisp, "Processes", and that of Emacs, "Init File".
    HookSetting(
        "emacs",
        "when the editor starts",
        "T1546",
        re.compile(
            r"[^;]*?\((?:(?:async-)?shell-command(?:-to-string)?"
            r"|start-process-shell-command\s++\S++\s++\S++)\s++\"(?P<command>(?:\\.|[^\"\\])++)"
        ),
        (
            "/etc/emacs/**/*.el",
            "/usr/share/emacs/site-lisp/site-start.el",
            "/usr/local/share/emacs/site-lisp/*.el",
            "/**/.emacs",
            "/**/.emacs.el",
            "/**/.emacs.d/init.el",
            "/**/.config/emacs/init.el",
        ),
        username="",
    ),
    # As it stands in tmux(1).
    HookSetting(
        "terminal",
        "when the terminal program starts",
        "T1546",
        re.compile(
            r"(?:set-hook\s++(?:-\w++\s++)*+\S++\s++[\"']?)?"
            r"(?:(?:set|set-option)\s++(?:-\w++\s++)*+)?"
            r"(?P<name>run-shell|run|if-shell|if|default-command|default-shell|pipe-pane)"
            r"\s++(?:-\w++\s++)*+(?P<command>.++)"
        ),
        ("/etc/tmux.conf", "/**/.tmux.conf", "/**/.config/tmux/tmux.conf"),
        username="",
        quoted=True,
    ),
    HookSetting(
        "terminal-status",
        "again and again, for the status line of the terminal program",
        "T1546",
        re.compile(r"(?:set|set-option|setw|set-window-option)\s[^(]*?#\((?P<command>[^)]++)"),
        ("/etc/tmux.conf", "/**/.tmux.conf", "/**/.config/tmux/tmux.conf"),
        username="",
    ),
    # As it stands in screen(1).
    HookSetting(
        "screen",
        "when the terminal program starts",
        "T1546",
        re.compile(
            r"(?:bind(?:key)?\s++(?:-\w++\s++)*+\S++\s++)?(?P<name>screen|exec|shell|defshell"
            rf"|backtick)\s++(?:{_SCREEN_OPTION}(?:\s++|\Z))*+(?P<command>.++)"
        ),
        ("/etc/screenrc", "/etc/screen/screenrc", "/**/.screenrc"),
        username="",
        quoted=True,
    ),
    # As it stands in psql(1): \!, \o |, \g |, \copy ... program, and backquotes.
    HookSetting(
        "psql",
        "when somebody opens the client of the database",
        "T1546",
        re.compile(
            r"(?:\\!|\\(?:o|g|w|out)\s*+\||\\copy\s.*?\sprogram\s++'|\\\w++\s[^`]*?`)\s*+"
            r"(?P<command>[^`]++)"
        ),
        (
            "/**/.psqlrc*",
            "/etc/postgresql-common/psqlrc",
            "/etc/postgresql/psqlrc",
            "/usr/pgsql-*/etc/psqlrc",
        ),
        username="",
    ),
    # As it stands in the manual of GDB, "Shell Commands" and "Initialization Files".
    HookSetting(
        "debugger",
        "when somebody starts the debugger",
        "T1546",
        re.compile(r"(?P<name>shell|!|pipe|source)\s*+(?P<command>.++)"),
        ("/etc/gdb/gdbinit", "/etc/gdb/gdbinit.d/*", "/**/.gdbinit", "/**/.config/gdb/gdbinit"),
        username="",
    ),
    # As it stands in site(5) of Python: lines of a .pth file that begin with import are run.
    HookSetting(
        "python-path",
        "whenever that Python starts",
        "T1546.018",
        re.compile(r"(?P<command>(?P<name>import)[\s;].++)"),
        tuple(f"/**/{folder}/*.pth" for folder in ("site-packages", "dist-packages")),
        username="",
    ),
)

# The formats are read in `hook_line`.
PARSERS: tuple[Parser, ...] = ()
