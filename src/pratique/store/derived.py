"""Tables that are made of others once a survey is whole: one Parquet file each, or none."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pratique.model import Gap
from pratique.store.parts import storage_error, transposed, write_table
from pratique.store.tables import Tables


def write_derived(tables: Tables, row: type[Any], sql: str, folder: Path) -> None:
    """Write the rows of `sql`, which are those of `row`, below `folder`, whole or not at all.

    What stood there is replaced. `CaseStorage` where it cannot be written.
    """
    target: Path = folder / row.table
    fresh = target / f"{row.table}.parquet.new"
    whole = target / f"{row.table}.parquet"
    try:
        target.mkdir(exist_ok=True)
        tables.copy(sql, fresh)
        fresh.replace(whole)
        for other in target.glob("*.parquet"):
            if other != whole:  # of a case from before, under another name
                other.unlink()
    except OSError as error:
        raise storage_error(folder, error) from error


def write_gaps(name: str, gaps: Iterable[Gap], folder: Path) -> None:
    """Write what the making of a table left out, beside the gaps of the survey.

    The gaps that it left under this name before are replaced; the next survey drops them.
    """
    held = transposed(gaps).get(Gap.table)
    try:
        if held is None:
            (folder / Gap.table / f"{name}.parquet").unlink(missing_ok=True)
        else:
            write_table(folder, Gap, name, held)
    except OSError as error:
        raise storage_error(folder, error) from error
