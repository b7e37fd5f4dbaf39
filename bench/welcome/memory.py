"""Prints how much memory welcomers and their calendar take, in MB: `python -m ... COUNT`."""

import gc
import json
import sys

import psutil

from bench.welcome.people import calendar_of, welcomers

if __name__ == "__main__":
    calendar_of(welcomers(1))  # what the program itself takes does not count
    gc.collect()
    process = psutil.Process()
    before = process.memory_info().rss
    kept = calendar_of(welcomers(int(sys.argv[1])))
    gc.collect()
    print(json.dumps((process.memory_info().rss - before) / 1e6))
