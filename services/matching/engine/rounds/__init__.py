"""A whole round: everybody who waits and every mentor with room, at once.

``terms`` is for everybody; the rest needs numba and OR-tools, and seconds: it is for a process of
its own.
"""
