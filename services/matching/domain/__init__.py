"""The rules of matching, in plain Python: no clock, no chance, no input or output."""
