"""Patterns: when, where and beside what spasms were noted, a page for each question."""

from __future__ import annotations
