"""The examples in the analysis are true."""

from __future__ import annotations

import doctest
import importlib
import inspect
from pathlib import Path

import pytest

import diary.analysis

FOLDER = Path(diary.analysis.__file__).parent
MODULES = sorted(path.stem for path in FOLDER.glob("*.py"))


@pytest.mark.parametrize("name", MODULES)
def test_every_example_is_true(name: str) -> None:
    module = importlib.import_module(f"diary.analysis.{name}")

    result = doctest.testmod(module)

    assert result.failed == 0


@pytest.mark.parametrize("name", MODULES)
def test_every_function_that_others_call_has_an_example(name: str) -> None:
    module = importlib.import_module(f"diary.analysis.{name}")

    without = [
        own
        for own, value in inspect.getmembers(module, inspect.isfunction)
        if value.__module__ == module.__name__
        and not own.startswith("_")
        and ">>>" not in (inspect.getdoc(value) or "")
    ]

    assert without == []


def test_the_analysis_knows_neither_tables_nor_clocks() -> None:
    text = "".join(path.read_text("utf-8") for path in FOLDER.glob("*.py"))

    for word in ("django", ".now(", ".today(", "import random", "default_rng()"):
        assert word not in text
