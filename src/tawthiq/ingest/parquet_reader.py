"""Lists as Parquet: flat columns of text, numbers, truth values, dates and times; all become text."""

from collections.abc import Callable
from typing import Any

from tawthiq.errors import SourceRefused
from tawthiq.ingest.rows import Frame, Record, checked_header, source_row
from tawthiq.ingest.source import Reading, Sheet, SourceTable
from tawthiq.model.claims import Flag


def read_parquet(data: bytes, reading: Reading) -> SourceTable:
    """The rows of a Parquet file, counted from 1.

    Raises SourceRefused: parquet_damaged, parquet_type (nested columns, bytes), sheet_too_large, archive_too_large,
    and what `checked_header` raises.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(pa.BufferReader(data), pre_buffer=False)
        _check_size(file.metadata, len(data), reading)
        schema = file.schema_arrow
        columns = checked_header(schema.names, 1, "", reading.limits)
        writers = {index: _writer(field) for index, field in enumerate(schema)}
        table = file.read(use_threads=False)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError, OSError):
        raise SourceRefused("parquet_damaged") from None
    frame = Frame("", columns, reading.limits)
    numbers = frozenset(index for index, writer in writers.items() if writer is not str)
    rows = []
    for number, values in enumerate(zip(*(column.to_pylist() for column in table.columns), strict=True), start=1):
        cells = ["" if value is None else writers[index](value) for index, value in enumerate(values)]
        rows.append(source_row(Record(number, cells, numbers), frame))
    flags = () if rows else (Flag("no_rows"),)
    return SourceTable("parquet", None, None, (Sheet("", columns),), rows, flags)


def _check_size(metadata: Any, packed: int, reading: Reading) -> None:
    limits = reading.limits
    groups = [metadata.row_group(index) for index in range(metadata.num_row_groups)]
    size = sum(group.total_byte_size for group in groups)
    cells = metadata.num_rows * metadata.num_columns
    if cells > limits.cells:
        box = f"{metadata.num_columns} × {metadata.num_rows}"
        raise SourceRefused("sheet_too_large", sheet="", box=box, cells=cells, limit=limits.cells)
    if size > limits.unpacked_bytes:
        raise SourceRefused("archive_too_large", size=size, limit=limits.unpacked_bytes, packed=packed)


def _writer(field: Any) -> Callable[[Any], str]:
    """How values of a column are written as text."""
    from pyarrow import types

    kind = field.type.value_type if types.is_dictionary(field.type) else field.type
    if types.is_string(kind) or types.is_large_string(kind) or types.is_string_view(kind):
        return str
    if types.is_boolean(kind):
        return lambda value: "true" if value else "false"
    if types.is_integer(kind) or types.is_decimal(kind) or types.is_null(kind):
        return lambda value: format(value, "f") if types.is_decimal(kind) else repr(value)
    if types.is_floating(kind):
        return lambda value: str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if types.is_date(kind) or types.is_time(kind):
        return lambda value: str(value.isoformat())
    if types.is_timestamp(kind):
        return _timestamp
    raise SourceRefused("parquet_type", column=field.name, type=str(field.type))


def _timestamp(value: Any) -> str:
    """ISO 8601; a moment at midnight without a zone is a day, as data frames store days."""
    text = str(value.isoformat())
    return text.removesuffix("T00:00:00")
