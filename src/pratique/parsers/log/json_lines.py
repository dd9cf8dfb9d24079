"""Lines that are JSON objects: chosen fields as columns of text, many lines at once.

All lines of a part are read together with a fixed schema. One that is no JSON, or has another
kind of value at a place, spoils the whole part: then it is halved, and few lines are read each by
itself. So one bad line costs little, and no line says how another is read.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, TypeAlias

if TYPE_CHECKING:
    import polars as pl

# From the object inwards: names, and 0 for the first of a list.
Way: TypeAlias = tuple[str | int, ...]
_FEW: Final = 16
_LONGEST: Final = 256 << 10  # bytes of an object that is read at all


def fields(texts: pl.Series, ways: Mapping[str, Way]) -> pl.DataFrame:
    """One row a text, with a column of texts for each of `ways`, and `_object`.

    `_object` says whether the text is a JSON object. What is not there is null; numbers are as
    JSON writes them.
    """
    import polars as pl

    usable = texts.str.starts_with("{") & (texts.str.len_bytes() <= _LONGEST)
    kind = _schema(ways)
    parts = _decoded(pl.when(usable).then(texts), texts, kind, ways)
    return pl.concat(parts) if len(parts) > 1 else parts[0]


def _decoded(
    chosen: pl.Expr, texts: pl.Series, kind: pl.Struct, ways: Mapping[str, Way]
) -> list[pl.DataFrame]:
    import polars as pl

    series = pl.select(chosen.alias("text")).to_series() if len(texts) else texts
    found: list[pl.DataFrame] = []
    waiting = [series]
    while waiting:
        part = waiting.pop()
        try:
            opened = part.str.json_decode(kind)
        except pl.exceptions.ComputeError:
            if len(part) > _FEW:
                half = len(part) // 2
                waiting += [part[half:], part[:half]]
            else:
                found.append(_one_by_one(part, ways))
            continue
        table = opened.to_frame("_json")
        found.append(
            table.select(
                *(_along(way).alias(name) for name, way in ways.items()),
                pl.Series("_object", part.is_not_null()),
            )
        )
    return found


def _along(way: Way) -> pl.Expr:
    import polars as pl

    value = pl.col("_json")
    for step in way:
        if isinstance(step, int):
            value = value.list.get(step, null_on_oob=True)
        else:
            value = value.struct.field(step)
    return value.cast(pl.String)


def _schema(ways: Mapping[str, Way]) -> pl.Struct:
    tree: dict[str | int, Any] = {}
    for way in ways.values():
        here = tree
        for step in way:
            here = here.setdefault(step, {})
    import polars as pl

    kind = _kind(tree)
    return kind if isinstance(kind, pl.Struct) else pl.Struct([])


def _kind(tree: Mapping[str | int, Any]) -> pl.DataType:
    import polars as pl

    if not tree:
        return pl.String()
    if 0 in tree:
        return pl.List(_kind(tree[0]))
    return pl.Struct({str(name): _kind(below) for name, below in tree.items()})


def _one_by_one(texts: pl.Series, ways: Mapping[str, Way]) -> pl.DataFrame:
    import json

    import polars as pl

    rows: list[dict[str, object]] = []
    for text in texts:
        try:
            value = json.loads(text) if text is not None else None
        except (ValueError, RecursionError):
            value = None
        row: dict[str, object] = {name: _text(value, way) for name, way in ways.items()}
        rows.append({**row, "_object": isinstance(value, dict)})
    kinds: dict[str, Any] = dict.fromkeys(ways, pl.String)
    return pl.DataFrame(rows, schema={**kinds, "_object": pl.Boolean})


def _text(value: Any, way: Way) -> str | None:
    import json

    for step in way:
        if isinstance(step, int) and isinstance(value, list):
            value = value[step] if len(value) > step else None
        elif isinstance(step, str) and isinstance(value, dict):
            value = value.get(step)
        else:
            return None
    if value is None or isinstance(value, str):
        # A half of a pair that stands alone is no text that a table can hold.
        return None if value is None else value.encode("utf-8", "replace").decode("utf-8")
    return json.dumps(value)
