"""Tests of services/onboarding."""
