#!/bin/sh
# Make the virtual environment DIR with a Python that is new enough, unless it is there.
# The version in .python-version is tried first; PYTHON=/path/to/python goes before all.
# Usage: scripts/venv.sh DIR
set -eu
dir=$1
wanted=$(cat .python-version)
new_enough='import sys; sys.exit(sys.version_info < (3, 12))'

if "$dir/bin/python" -c "$new_enough" >/dev/null 2>&1 &&
    "$dir/bin/python" -m pip --version >/dev/null 2>&1; then
    exit 0
fi

for name in ${PYTHON:-} "python$wanted" python3.14 python3.12 python3 python; do
    # Each one is run: a launcher of that name may exist without the Python behind it,
    # and some systems leave out the two modules that make an environment.
    if "$name" -c "import venv, ensurepip; $new_enough" >/dev/null 2>&1; then
        echo "Making $dir with $("$name" --version)"
        exec "$name" -m venv --clear "$dir"
    fi
done

if command -v uv >/dev/null 2>&1; then
    exec uv venv --quiet --clear --seed --python "$wanted" "$dir"
fi

echo "Klonos needs Python 3.12 or newer with its venv module." >&2
echo "Install it (Debian, Ubuntu: apt install python3 python3-venv)" >&2
echo "or name it: make run PYTHON=/path/to/python$wanted" >&2
exit 1
