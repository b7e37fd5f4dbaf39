"""Tests of the gateway: the real process on a real port."""
