#!/bin/sh
# Print the path of a Chromium for the browser tests; bring one where none is installed.
# Usage: scripts/browser.sh VENV_BIN
set -eu
bin=$1

on_path() {
    for name in ${CHROMIUM:-} chromium chromium-browser google-chrome-stable google-chrome; do
        command -v "$name" 2>/dev/null && return 0
    done
    return 1
}

from_playwright() {
    path=$("$bin/python" -c '
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    print(playwright.chromium.executable_path)
') && [ -x "$path" ] && echo "$path"
}

on_path && exit 0
from_playwright && exit 0

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing Chromium for the browser tests ..." >&2
    export DEBIAN_FRONTEND=noninteractive
    # Without a font every letter would be the same empty box.
    if apt-get update >&2 &&
        apt-get install -y --no-install-recommends chromium fonts-dejavu-core >&2; then
        on_path && exit 0
    fi
fi

echo "Downloading Chromium for the browser tests ..." >&2
"$bin/python" -m playwright install chromium >&2 && from_playwright && exit 0

echo "The tests need a Chromium browser, and none could be installed here." >&2
echo "Install Chromium or Chrome, or name one: make test CHROMIUM=/path/to/chromium" >&2
exit 1
