"""Tables on disk: Parquet written by Polars, read and questioned through DuckDB."""
