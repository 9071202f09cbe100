"""The settings of a real server, with the two views of the bench added."""

from __future__ import annotations

from pathlib import Path

from config.settings import *  # noqa: F403  the bench measures the real settings
from config.settings import DATA_DIR

ROOT_URLCONF = "bench.urls"
STATIC_ROOT = Path(DATA_DIR) / "staticfiles"
