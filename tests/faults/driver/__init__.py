"""A black-box driver: joins newcomers while it kills the system's processes, then judges.

It imports nothing of the project. It knows the public API, a folder of pid files and a command
that prints an access token.
"""
