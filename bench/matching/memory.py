"""Prints how much memory mentors and their columns take, in MB: `python -m ... COUNT`."""

import gc
import json
import sys

import psutil

from bench.matching.people import NOW, Tree, mentors, newcomers
from services.matching.engine.columns import Columns


def columns_of(count: int) -> Columns:
    """Return so many mentors, ready to be asked."""
    columns = Columns(Tree())
    for each in mentors(count, capacity=8):
        columns.put(each)
    for each in newcomers(300):
        columns.best(each, NOW)
    return columns


if __name__ == "__main__":
    columns_of(1)  # what the program itself takes does not count
    gc.collect()
    process = psutil.Process()
    before = process.memory_info().rss
    kept = columns_of(int(sys.argv[1]))
    gc.collect()
    print(json.dumps((process.memory_info().rss - before) / 1e6))
