"""A release shows what the report shows and nothing more, in rows that give the report's numbers when they are counted."""

import csv
import io
import json
from collections import Counter
from typing import Any

import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from publish.report_facts import report_facts
from tawthiq.publish.disclosure import changed_little, publishable_table
from tawthiq.publish.fact_book import FactBook
from tawthiq.publish.release import ReleaseSources, release_files, released_figures
from tawthiq.publish.release_tables import NOT_SHOWN, release_tables, release_totals
from tawthiq.publish.table_files import table_files

CELLS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
