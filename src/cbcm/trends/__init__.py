"""Counting without keeping: encrypted slips, encrypted counters, signed releases."""
