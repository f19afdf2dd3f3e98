#!/usr/bin/env bash
# Print the Python to make the environment with, after seeing to what the packages are
# built with; after "tests" also to the programs that tests call. What is missing comes by
# apt; where there is no apt, one sentence names it.
set -euo pipefail
purpose=${1:-run}

say() { echo "convviz: $*" >&2; }

find_python() {
    local name
    for name in ${PYTHON:-python3.11 python3 python3.12 python3.13}; do
        if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$name"
            return
        fi
    done
    return 1
}

# What is missing, a line each: Debian's package, then what it is in words.
missing() {
    local python version
    if python=$(find_python); then
        version=$("$python" -c 'import sys; print("python{}.{}".format(*sys.version_info))')
        "$python" -c 'import ensurepip, venv' 2>/dev/null ||
            echo "$version-venv $version's venv and ensurepip"
        [ -e "$("$python" -c 'import sysconfig; print(sysconfig.get_path("include"))')/Python.h" ] ||
            echo "$version-dev $version's headers"
    else
        echo "python3 Python 3.11 or newer"
        echo "python3-venv its venv"
        echo "python3-dev its headers"
    fi
    command -v gcc >/dev/null || echo "gcc a C compiler"
    command -v g++ >/dev/null || echo "g++ a C++ compiler"
    command -v pkg-config >/dev/null || echo "pkg-config pkg-config"
    pkg-config --exists cairo 2>/dev/null || echo "libcairo2-dev cairo with its headers"
    pkg-config --exists pangocairo pangoft2 2>/dev/null ||
        echo "libpango1.0-dev pango with its headers"
    [ "$purpose" != tests ] || command -v tesseract >/dev/null ||
        echo "tesseract-ocr tesseract"
}

in_words() { cut -d ' ' -f 2- <<<"$1" | paste -s -d ',' | sed 's/,/, /g'; }

if [ -n "${PYTHON:-}" ] && ! find_python >/dev/null; then
    say "PYTHON=$PYTHON is no Python 3.11 or newer"
    exit 1
fi

wanted=$(missing)
if [ -n "$wanted" ]; then
    mapfile -t packages < <(cut -d ' ' -f 1 <<<"$wanted")
    if ! command -v apt-get >/dev/null; then
        say "please install $(in_words "$wanted") (Debian: ${packages[*]}) and run make again"
        exit 1
    fi
    sudo=()
    if [ "$(id -u)" != 0 ]; then
        if ! command -v sudo >/dev/null; then
            say "please run as root: apt-get install ${packages[*]}"
            exit 1
        fi
        sudo=(sudo)
    fi
    say "installing ${packages[*]}"
    "${sudo[@]}" apt-get update -q >&2 || say "going on with the package lists that are there"
    "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get install -q -y --no-install-recommends "${packages[@]}" >&2 || true
    wanted=$(missing)
    if [ -n "$wanted" ]; then
        say "apt did not bring $(in_words "$wanted"): please install that and run make again"
        exit 1
    fi
fi
find_python
