# Finds Python 3.11 or later and fills .venv; sourced by the other commands of this folder.
set -eu
cd "$(dirname "$0")/.."

find_python() {
    for name in python3 python3.14 python3.13 python3.12 python3.11 python; do
        if command -v "$name" >/dev/null 2>&1 &&
            "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$name"
            return
        fi
    done
    echo "entourage needs Python 3.11 or later: install it from https://www.python.org/downloads/" >&2
    return 1
}

# install WHAT...: fill .venv once; again only when pyproject.toml changes
install() {
    stamp=".venv/installed-$(printf '%s' "$*" | cksum | cut -d ' ' -f 1)"
    if [ -f "$stamp" ] && [ "$stamp" -nt pyproject.toml ]; then
        return
    fi
    python=$(find_python)
    if [ ! -x .venv/bin/python ] && ! "$python" -m venv .venv; then
        rm -rf .venv
        echo "$python cannot make virtual environments: on Debian or Ubuntu, apt install python3-venv" >&2
        return 1
    fi
    echo "Installing entourage into .venv (once)..." >&2
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --upgrade 'pip>=25.1' >&2
    .venv/bin/python -m pip install --quiet --disable-pip-version-check "$@" >&2
    touch "$stamp"
}
