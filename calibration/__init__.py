"""Diaries with a known truth, to see how often the ranges of the analysis hold it."""
