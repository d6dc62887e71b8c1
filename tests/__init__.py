"""Tests of wrkit, mirroring its rooms."""
