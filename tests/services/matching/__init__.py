"""Tests of services/matching."""
