"""Copy the front-end files that Klonos serves out of node_modules.

Run by `make vendor`, which installs them first. The copies are committed, so only
somebody who updates a version in package.json needs this. vendored.json tells what
each file is and what its content must be; tests/test_vendored.py holds them to it.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "diary" / "static" / "vendor"

FILES = {
    "bootstrap": "dist/css/bootstrap.min.css",
    "chart.js": "dist/chart.umd.min.js",
}

# The map files are not served (one alone has a megabyte), and a reference to a
# missing file stops collectstatic.
SOURCE_MAP = re.compile(rb"\s*/[/*][#@]\s*sourceMappingURL=[^\s*]+(?:\s*\*/)?\s*$")


def find_licence(folder: Path) -> Path:
    """Return the licence text of a package; without one it may not be shipped."""
    for path in sorted(folder.iterdir()):
        if path.is_file() and path.stem.lower() in {"license", "licence"}:
            return path
    raise SystemExit(f"{folder.name} comes without a licence text.")


def take(name: str, file: str) -> dict[str, str]:
    """Copy one file and the licence of its package; return what to record."""
    package = ROOT / "node_modules" / name
    about = json.loads((package / "package.json").read_text(encoding="utf-8"))
    content = SOURCE_MAP.sub(b"", (package / file).read_bytes()) + b"\n"
    folder = TARGET / name
    folder.mkdir(parents=True)
    kept = folder / Path(file).name
    kept.write_bytes(content)
    shutil.copyfile(find_licence(package), folder / "LICENSE.txt")
    return {
        "package": name,
        "version": about["version"],
        "licence": about["license"],
        "sha256": hashlib.sha256(content).hexdigest(),
    }


def main() -> None:
    shutil.rmtree(TARGET, ignore_errors=True)
    record = {
        f"{name}/{Path(file).name}": take(name, file) for name, file in FILES.items()
    }
    text = json.dumps(record, indent=2, sort_keys=True) + "\n"
    (TARGET / "vendored.json").write_text(text, encoding="utf-8")
    for path, about in sorted(record.items()):
        print(f"{about['version']:>8}  {path}")


if __name__ == "__main__":
    main()
