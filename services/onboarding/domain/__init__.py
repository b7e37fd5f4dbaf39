"""The rules of welcoming, in plain Python: no clock, no chance, no input or output."""
