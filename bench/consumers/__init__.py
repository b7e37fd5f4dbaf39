"""The measured consumers: the same handler on three buses, each a program of its own.

Settings: ``BENCH_COUNT`` events, ``BENCH_EFFECT`` (``document`` or ``none``), ``BENCH_DATABASE``.
"""
