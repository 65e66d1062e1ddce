"""Tests of onrecord.collect."""
