"""Rules of the house that no linter knows."""

from __future__ import annotations

import ast
import importlib
import inspect
import re
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from django import forms
from django.urls import get_resolver

ROOT = Path(__file__).resolve().parent.parent
DIARY = ROOT / "diary"
SOURCES = sorted(path for path in DIARY.rglob("*.py") if "migrations" not in path.parts)
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))

# Where tables may be asked directly; everything else starts at request.patient.
ASKS_DIRECTLY = re.compile(
    r"models/|access\.py$|actions\.py$|daily\.py$|tallies\.py$|management/commands/"
)
# The arithmetic knows no tables; what it deletes is a row of a matrix.
WRITES = re.compile(r"actions\.py$|daily\.py$|tallies\.py$|models/|commands/|analysis/")
# A subquery, or the parts of rows that were read, have no patient to start from: they
# belong to rows that have one.
SUBQUERIES = {
    "today/page.py",
    "journal/dose_facts.py",
    "journal/due_doses.py",
    "journal/due_rows.py",
    "insights/foreseen.py",
    "treatments/course/plan.py",
}
VAGUE = {"utils", "util", "helpers", "helper", "common", "misc", "tools", "base_utils"}


def modules(pattern: str) -> list[ModuleType]:
    return [
        importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
        for path in sorted(DIARY.glob(pattern))
    ]


def name(path: Path) -> str:
    return path.relative_to(DIARY).as_posix()


def test_tables_are_asked_through_the_diary_that_is_open() -> None:
    direct = {
        name(path)
        for path in SOURCES
        if re.search(r"\._?(objects|default_manager)\b", path.read_text("utf-8"))
        and not ASKS_DIRECTLY.search(name(path))
    }

    assert direct <= SUBQUERIES


def test_only_actions_write() -> None:
    writes = re.compile(
        r"\.(save|create|bulk_create|update_or_create|get_or_create|bulk_update|delete)"
        r"\(|\.objects\.\w+\(.*\)\.update\("
    )
    found = {
        name(path)
        for path in SOURCES
        if writes.search(path.read_text("utf-8")) and not WRITES.search(name(path))
    }

    assert found == set()


def test_no_module_is_a_drawer_for_everything() -> None:
    assert [name(path) for path in SOURCES if path.stem in VAGUE] == []
    assert [
        path for path in DIARY.rglob("*") if path.is_dir() and path.name in VAGUE
    ] == []


def test_what_writes_is_called_by_keyword() -> None:
    """The first argument may be what is acted on; the others are never left to order."""
    loose = {}
    for name_, function in _actions():
        arguments = inspect.signature(function).parameters
        named = (inspect.Parameter.KEYWORD_ONLY, inspect.Parameter.VAR_KEYWORD)
        plain = [one for one in arguments.values() if one.kind not in named]
        if "by" in arguments and len(plain) > 1:
            loose[name_] = [one.name for one in plain]

    assert loose == {}


def test_whatever_writes_says_who_acts() -> None:
    # These only make or read a value.
    quiet = {
        "diary.actions.apply",
        "diary.actions.content",
        "diary.actions.plain",
        # What is written in turn says who writes it.
        "diary.actions.in_turn",
        "diary.treatments.actions.from_catalogue",
        "diary.treatments.actions.in_own_words",
        "diary.treatments.course.actions.kind_between",
        "diary.treatments.course.actions.patient_change",
        # What it writes is a cache: nobody decides on it.
        "diary.insights.actions.refresh_estimates",
        "diary.insights.actions.keep_screen",
        "diary.insights.actions.stands_still",
        "diary.reports.actions.keep_parts",
    }
    found = {
        name_
        for name_, function in _actions()
        if "by" not in inspect.signature(function).parameters
    }

    assert found == quiet


def _actions() -> list[tuple[str, Any]]:
    return [
        (f"{module.__name__}.{function_name}", function)
        for module in modules("**/actions.py")
        for function_name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__ and not function_name.startswith("_")
    ]


def test_every_room_has_a_purpose_and_every_module_the_modern_annotations() -> None:
    without = [
        name(path)
        for path in SOURCES
        if path.stat().st_size
        and "from __future__ import annotations" not in path.read_text("utf-8")
        and path.name != "__init__.py"
    ]
    wordless = [
        name(path)
        for path in SOURCES
        if path.stat().st_size
        and not ast.get_docstring(ast.parse(path.read_text("utf-8")))
    ]

    assert (without, wordless) == ([], [])


def test_nothing_is_marked_safe() -> None:
    marked = re.compile(r"\bmark_safe\b|\bSafeString\(|\bSafeText\b")
    python = [name(path) for path in SOURCES if marked.search(path.read_text("utf-8"))]
    # It shows again, as it was, what a template has made and escaped.
    python.remove("insights/dashboard_screen.py")
    # It escapes hundreds of cells at once, which its tests hold against hostile names.
    python.remove("insights/ledger_html.py")
    python.remove("reports/document_html.py")
    unsafe = re.compile(r"\|\s*safe\b|\|\s*safeseq\b|autoescape\s+off|\{%\s*csp")
    pages = [
        path.relative_to(ROOT).as_posix()
        for path in TEMPLATES
        if unsafe.search(path.read_text("utf-8"))
    ]

    assert (python, pages) == ([], [])


def test_every_text_of_a_template_is_translated() -> None:
    bare = {}
    for path in TEMPLATES:
        words = _untranslated(path.read_text("utf-8"))
        if words:
            bare[path.relative_to(ROOT).as_posix()] = words

    assert bare == {}


# Names and signs that are the same in every language.
SAME_EVERYWHERE = {"Klonos"}
SHOWN = ("alt", "aria-label", "placeholder", "title")


def _untranslated(source: str) -> list[str]:
    text = re.sub(r"\{%\s*comment.*?endcomment\s*%\}", " ", source, flags=re.S)
    text = re.sub(r"\{#.*?#\}", " ", text)
    text = re.sub(
        r"\{%\s*blocktrans(?:late)?\b.*?endblocktrans(?:late)?\s*%\}",
        " ",
        text,
        flags=re.S,
    )
    attributes = [
        found[2] for found in re.finditer(rf'\b({"|".join(SHOWN)})="([^"{{]*)"', text)
    ]
    text = re.sub(r"\{%.*?%\}|\{\{.*?\}\}", " ", text, flags=re.S)
    # What is left of a tag whose attributes stood in a block.
    text = re.sub(r'\b[\w-]+="[^"]*"', " ", re.sub(r"<[^>]*>", " ", text, flags=re.S))
    text = re.sub(r"<!DOCTYPE[^>]*>|<[^>]*>", " ", text, flags=re.S)
    text = re.sub(r"&\w+;", " ", text)
    words = re.findall(r"[^\W\d_]{2,}", " ".join([text, *attributes]))
    return [word for word in words if word not in SAME_EVERYWHERE]


def _form_classes() -> list[type[forms.BaseForm]]:
    names = (
        *("*/forms.py", "*/*_form.py", "*/*_forms.py", "*/taps.py", "*/when.py"),
        *("*/*/forms.py", "*/*/*_form.py"),
    )
    found = {
        one
        for pattern in names
        for module in modules(pattern)
        for one in vars(module).values()
        if inspect.isclass(one)
        and issubclass(one, forms.BaseForm)
        and one.__module__.startswith("diary.")
    }
    return sorted(found, key=lambda one: f"{one.__module__}.{one.__name__}")


@pytest.mark.parametrize("form", _form_classes(), ids=lambda one: one.__name__)
def test_every_field_of_a_form_has_a_limit(form: type[Any]) -> None:
    unlimited = [
        field_name
        for field_name, field in form.base_fields.items()
        if not _is_limited(field)
    ]

    assert unlimited == []


def _is_limited(field: forms.Field) -> bool:
    match field:
        case forms.DecimalField() | forms.IntegerField():
            return field.max_value is not None and field.min_value is not None
        case forms.UUIDField() | forms.DateField() | forms.TimeField():
            return True
        case forms.ChoiceField() | forms.ModelChoiceField() | forms.BooleanField():
            return True
        case forms.CharField() | forms.FileField():
            return field.max_length is not None
    return False


def test_the_view_of_a_diary_opens_it_before_anything_else() -> None:
    """Each view with a diary in its address is wrapped by `diary_view`."""
    unopened = []
    for pattern in _patterns(get_resolver().url_patterns):
        route, view = pattern
        if "<uuid:diary>" in route and not _is_opened(view):
            unopened.append(route)

    assert unopened == []


def _patterns(patterns: list[Any], before: str = "") -> list[tuple[str, Any]]:
    found = []
    for one in patterns:
        route = before + str(one.pattern)
        if hasattr(one, "url_patterns"):
            found += _patterns(one.url_patterns, route)
        else:
            found.append((route, one.callback))
    return found


def _is_opened(view: Any) -> bool:
    while view is not None:
        if view.__code__.co_filename.endswith("diary/access.py"):
            return True
        view = getattr(view, "__wrapped__", None)
    return False
