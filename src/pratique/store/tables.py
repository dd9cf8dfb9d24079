"""Questions to the tables of one survey: DuckDB over its Parquet files."""

from __future__ import annotations

import errno
import os
import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, TypeVar

from pratique.errors import UsageError
from pratique.store.columns import columns
from pratique.store.parts import storage_error
from pratique.store.pruned import gone, removed_tables

if TYPE_CHECKING:
    import duckdb

Row = TypeVar("Row")
Made = TypeVar("Made")

PASSES = "pass-*"
_BATCH = 2048
# Bytes of Parquet of one table. In memory it takes some ten times as much.
_SMALL = 8 << 20
# A group is put together in memory, and a path may be 16 KB long.
_ROWS_IN_A_GROUP = 2048
# What DuckDB holds of a question that does not fit, it puts on disk, but for a few things of which
# there may be as many as an intruder has addresses: then it gets more memory, once.
_MORE = "2GB"
# DuckDB takes as much of a disk as is free, and then speaks of that as its own limit.
_FULL = re.compile(r"No space left on device|Disk quota exceeded|'max_temp_directory_size'")

_NO_TABLE = re.compile(r"Table with name (\w+) does not exist")


class Tables:
    """The tables of a survey, open for questions; every table exists, if need be empty.

    SQL is DuckDB's. Tables are read-only: what is asked cannot change what is stored.
    """

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        rows: tuple[type[Any], ...],
        folder: Path | None = None,
        removed: Mapping[str, str] | None = None,
    ) -> None:
        self._connection = connection
        self._folder = folder
        self._removed = removed or {}
        self.row_types = rows
        self._made: dict[Callable[[Tables], Any], Any] = {}

    @classmethod
    def open_at(
        cls,
        folder: Path,
        rows: Iterable[type[Any]],
        *,
        memory: str = "256MB",
        held: bool = False,
        beside: Path | None = None,
    ) -> Self:
        """Open the tables stored below `folder`, one folder of Parquet files a table.

        What a further pass over the evidence told lies in a folder of its own, `pass-NAME`,
        and its rows belong to the same tables. Tables of which there is nothing below `folder`
        are looked for below `beside`, too.

        A table that was pruned is not there, and a question to it is refused with `Pruned`.

        With `held`, small tables are taken into memory at once: for many questions.
        """
        import duckdb

        rows = tuple(rows)
        connection = duckdb.connect(":memory:")
        connection.execute(f"SET memory_limit = '{memory}'")
        place = str(folder).replace("'", "''")
        further = "" if beside is None else ", '" + str(beside).replace("'", "''") + "'"
        connection.execute(f"SET allowed_directories = ['{place}'{further}]")
        connection.execute(f"SET temp_directory = '{place}/spill'")
        connection.execute("SET preserve_insertion_order = false")
        noted = [folder, *folder.glob(PASSES)]
        known = {table: day for one in noted for table, day in removed_tables(one).items()}
        removed: dict[str, str] = {}
        for row in rows:
            files = sorted((folder / row.table).glob("*.parquet"))
            if beside is not None and not files:
                files = sorted((beside / row.table).glob("*.parquet"))
            files += sorted(folder.glob(f"{PASSES}/{row.table}/*.parquet"))
            if not files and row.table in known:
                removed[row.table] = known[row.table]
                continue
            small = held and sum(file.stat().st_size for file in files) <= _SMALL
            connection.execute(_table(row, [str(file) for file in files], held=small))
        return cls(connection, rows, folder, removed)

    @classmethod
    def of(cls, rows: Iterable[Any], types: Iterable[type[Any]]) -> Self:
        """Tables made of `rows` in memory: what a test of a check needs."""
        import duckdb

        types = tuple(types)
        connection = duckdb.connect(":memory:")
        for row_type in types:
            connection.execute(_table(row_type, []))
        for row in rows:
            names = columns(type(row))
            marks = ("make_timestamp_ns(?)" if c.sql_type == "TIMESTAMP_NS" else "?" for c in names)
            connection.execute(
                f'INSERT INTO "{row.table}" VALUES ({", ".join(marks)})',
                [_plain(getattr(row, c.name)) for c in names],
            )
        return cls(connection, types)

    def rows(
        self, row: type[Row], where: str = "true", *values: object, most: int | None = None
    ) -> Iterator[Row]:
        """Rows of one table as its row type; `where` is SQL with `?` for `values`.

        They come in the order of the table's columns, so that every run says the same;
        `most` is how many of them at most.
        """
        names = columns(row)
        chosen = ", ".join(
            f'epoch_ns("{c.name}")' if c.sql_type == "TIMESTAMP_NS" else f'"{c.name}"'
            for c in names
        )
        lists = [i for i, c in enumerate(names) if c.sql_type.endswith("[]")]
        table = row.__dict__["table"]  # every row type has one, which no type can say here
        sql = f'SELECT {chosen} FROM "{table}" WHERE {where} ORDER BY ALL'
        if most is not None:
            sql += f" LIMIT {most}"
        for values_of_row in self.select(sql, *values):
            found = list(values_of_row)
            for index in lists:
                found[index] = None if found[index] is None else tuple(found[index])
            yield row(*found)

    def select(self, sql: str, *values: object) -> Iterator[tuple[Any, ...]]:
        """Rows of any query, as tuples; times come as DuckDB gives them.

        CaseStorage where there is no room left to put the answer together.
        """
        import duckdb

        try:
            cursor = self._connection.cursor().execute(sql, list(values))
            yield from _batches(cursor)
        except duckdb.CatalogException as error:
            self._refuse_removed(error)
            raise
        except (duckdb.IOException, duckdb.OutOfMemoryException) as error:
            # What does not fit into memory is put beside the tables for a while.
            if self._folder is not None and _FULL.search(str(error)):
                raise storage_error(self._folder, _no_space()) from error
            raise

    def once(self, make: Callable[[Tables], Made]) -> Made:
        """What `make` makes of these tables, made once however often it is asked for."""
        if make not in self._made:
            self._made[make] = make(self)
        found: Made = self._made[make]
        return found

    def prepare(self, sql: str) -> None:
        """Run our own SQL that makes something for questions to come, such as a temporary table.

        CaseStorage where there is no room left for it.
        """
        deque(self.select(sql), maxlen=0)

    def leave_out(self, row: type[Any], where: str) -> None:
        """No question sees rows of this table any more of which the SQL `where` is true."""
        if row.table in self._removed:
            return
        kept = f'"{row.table} with all rows"'
        kinds = self.select(
            "SELECT table_type FROM information_schema.tables WHERE table_name = ?", row.table
        )
        kind = "VIEW" if next(kinds)[0] == "VIEW" else "TABLE"
        self._connection.execute(f'ALTER {kind} "{row.table}" RENAME TO {kept}')
        self._connection.execute(
            f'CREATE VIEW "{row.table}" AS SELECT * FROM {kept} WHERE ({where}) IS NOT TRUE'
        )

    def ask(self, sql: str) -> tuple[list[str], Iterator[tuple[Any, ...]]]:
        """The names of the columns and the rows of a person's own query.

        `UsageError` when DuckDB does not take it. From here on, these tables can reach no
        other file of this machine.
        """
        import duckdb

        try:
            kinds = [statement.type for statement in duckdb.extract_statements(sql)]
            if kinds != [duckdb.StatementType.SELECT]:
                raise UsageError(
                    "Only one question at a time, and nothing that changes or writes",
                    next_step='Give one SELECT: pratique sql "select count(*) from file"',
                )
            cursor = self._connection.cursor()
            cursor.execute("SET enable_external_access = false")
            cursor.execute(sql)
            names = [str(column[0]) for column in cursor.description or ()]
            return names, _asked(_batches(cursor))
        except duckdb.Error as error:
            self._refuse_removed(error)
            raise _not_understood(error) from error

    def copy(self, sql: str, target: Path) -> None:
        """Write the rows of a query to a new Parquet file; OSError if that fails."""
        import duckdb

        place = str(target).replace("'", "''")
        copy = f"COPY ({sql}) TO '{place}' (FORMAT parquet, ROW_GROUP_SIZE {_ROWS_IN_A_GROUP})"
        try:
            try:
                self._connection.execute(copy)
            except duckdb.OutOfMemoryException as error:
                if _FULL.search(str(error)):
                    raise  # more memory is no more room
                self._connection.execute(f"SET memory_limit = '{_MORE}'")
                self._connection.execute(copy)
        except duckdb.CatalogException as error:
            self._refuse_removed(error)
            raise
        except (duckdb.IOException, duckdb.OutOfMemoryException) as error:
            raise OSError(errno.EIO, str(error).splitlines()[0]) from error

    def _refuse_removed(self, error: duckdb.Error) -> None:
        """`Pruned` where the error is about a table that was removed."""
        named = _NO_TABLE.search(str(error))
        if named is not None and named[1] in self._removed:
            raise gone(named[1], self._removed[named[1]]) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self._connection.close()


def _asked(rows: Iterator[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    """`rows`; some of what is wrong with a query shows only when they are fetched."""
    import duckdb

    try:
        yield from rows
    except duckdb.Error as error:
        raise _not_understood(error) from error


def _not_understood(error: duckdb.Error) -> UsageError:
    return UsageError(
        f"This query was not understood: {str(error).partition('Traceback')[0].strip()}",
        next_step="Look at the tables with: pratique sql --tables",
    )


def _batches(cursor: duckdb.DuckDBPyConnection) -> Iterator[tuple[Any, ...]]:
    while batch := cursor.fetchmany(_BATCH):
        yield from batch


def _no_space() -> OSError:
    return OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


def _table(row: type[Any], files: list[str], *, held: bool = False) -> str:
    if not files:
        # Most tables of most machines are empty. A view would be put together anew for each
        # question that names it.
        return f'CREATE TABLE "{row.table}" ({_column_types(row)})'
    listed = ", ".join("'" + file.replace("'", "''") + "'" for file in files)
    kind = "TABLE" if held else "VIEW"
    return f'CREATE {kind} "{row.table}" AS SELECT * FROM read_parquet([{listed}])'


def _column_types(row: type[Any]) -> str:
    return ", ".join(f'"{c.name}" {c.sql_type}' for c in columns(row))
