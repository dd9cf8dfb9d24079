"""A process that has loaded Pratique, and runs each command in a copy of itself.

A start loads some nine hundred modules, and each process that reads does so once more: that
is more than half of what the examination of a small tree costs. A copy is a process of its
own all the same: it can hang, be killed, and is measured. Run as a program, this reads one
order a line, as JSON, and answers with the number of the process, then with how it ended.
"""

from __future__ import annotations

import ctypes
import gc
import json
import multiprocessing
import os
import sys
from typing import Any

import duckdb  # noqa: F401 - loaded for the copies
import polars as pl  # noqa: F401 - loaded for the copies

import pratique.case.examine
import pratique.report.page
import pratique.survey.reading  # noqa: F401 - loaded for the copies
from pratique.checks import all_checks
from pratique.cli import main
from pratique.parsers import all_parsers

_VERSION = 0x20080522  # of capget(2): _LINUX_CAPABILITY_VERSION_3 of <linux/capability.h>
_RIGHTS = 1 << 1 | 1 << 2 | 1 << 3  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH, CAP_FOWNER


def serve() -> None:
    """Take orders until there are no more."""
    all_parsers()
    all_checks()
    # Processes that read are copies, too: they would load everything anew.
    copies = multiprocessing.get_context("fork")
    multiprocessing.get_context = lambda _method=None: copies
    gc.freeze()  # a copy that collected these would copy all their memory
    for line in sys.stdin.buffer:
        child = os.fork()
        if not child:
            run(json.loads(line))
        answer(child)
        _, ended, used = os.wait4(child, 0)
        answer([os.waitstatus_to_exitcode(ended), used.ru_maxrss])


def answer(told: object) -> None:
    """Tell whoever gave the order."""
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()


def run(order: dict[str, Any]) -> None:
    """Become the program that was ordered."""
    os.setsid()
    if not order["with_rights"]:
        give_up_rights()
    os.chdir(os.fsencode(order["folder"]))
    os.environ.clear()
    os.environ.update(order["environment"])
    for number, path, flags in (
        (0, os.devnull, os.O_RDONLY),
        (1, order["out"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC),
        (2, order["err"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC),
    ):
        opened = os.open(path, flags, 0o600)
        os.dup2(opened, number)
        os.close(opened)
    sys.argv = ["pratique", *order["arguments"]]
    main()


def give_up_rights() -> None:
    """From here on, permissions stop this process even where it is root's: capset(2)."""
    library = ctypes.CDLL(None, use_errno=True)
    header = (ctypes.c_uint32 * 2)(_VERSION, 0)
    # Twice what is effective, permitted and inherited: 32 capabilities each.
    held = (ctypes.c_uint32 * 6)()
    for call in (library.capget, library.capset):
        if call(header, held):
            os._exit(99)
        for number in range(3):
            held[number] &= ~_RIGHTS


if __name__ == "__main__":
    serve()
