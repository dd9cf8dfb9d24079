"""Plant what intruders leave at every place, examine it, and print the matrix of what was found.

    PYTHONPATH=src python bench/persistence_matrix.py           # prints it
    PYTHONPATH=src python bench/persistence_matrix.py --write   # writes docs/persistence-matrix.md

As root, everything is planted; others can give neither capabilities nor owners.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "whole"))


def main() -> None:
    """Print the page, or write it."""
    from plantings.matrix import PAGE, matrix, page

    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--write", action="store_true", help="write the page of the docs")
    write = parser.parse_args().write
    with tempfile.TemporaryDirectory(prefix="pratique-matrix-") as folder:
        os.environ["XDG_STATE_HOME"] = f"{folder}/state"
        measured = Path(folder) / "roots"
        measured.mkdir()
        text = page(matrix(measured))
    if write:
        PAGE.write_text(text)
    else:
        print(text, end="")


if __name__ == "__main__":
    main()
