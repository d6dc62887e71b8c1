"""Tests of the annexes: tables and their renderers."""
