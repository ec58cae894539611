"""Plain tables: delimited text, workbooks, JSON and Parquet."""
