#!/usr/bin/env bash
# Real SCIM servers take what attrflow sends, and hold afterwards what they should:
#
#     tests/servers/run.sh ATTRFLOW [RECONCILE]
#
# Starts scim2-server (strict, and with its tolerances for Microsoft's client) and SCIMMY on free ports of the loopback,
# and provisions a directory into them with every shipped mapping: with plans; then with the example engine, if its path is
# given (target/debug/examples/reconcile, by `cargo build --example reconcile`). Needs python3 (3.11) with pip, node (20)
# with npm, PyPI and npm's registry; writes to target/ci/servers only.
set -euo pipefail
attrflow=$(realpath "${1:?the path of the attrflow command}")
reconcile=${2:+$(realpath "$2")}
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
out="$here/../../target/ci/servers"
mkdir -p "$out/node" "$out/urls"
out=$(cd "$out" && pwd)
export PYTHONDONTWRITEBYTECODE=1

# Unless what is wanted is what is there. Without a venv module, a folder of packages does.
if ! cmp -s "$here/requirements.txt" "$out/requirements.txt"; then
    rm -rf "$out/venv" "$out/packages" "$out/requirements.txt"
    if python3 -m venv "$out/venv" >/dev/null 2>&1; then
        "$out/venv/bin/python" -m pip install --quiet --disable-pip-version-check -r "$here/requirements.txt"
    else
        rm -rf "$out/venv"
        python3 -m pip install --quiet --disable-pip-version-check --target "$out/packages" -r "$here/requirements.txt"
    fi
    cp "$here/requirements.txt" "$out/"
fi
python=python3
if [ -x "$out/venv/bin/python" ]; then python="$out/venv/bin/python"; else export PYTHONPATH="$out/packages"; fi
if ! cmp -s "$here/package-lock.json" "$out/package-lock.json"; then
    rm -f "$out/package-lock.json"
    cp "$here/package.json" "$here/package-lock.json" "$out/node/"
    (cd "$out/node" && npm ci --silent --no-audit --no-fund)
    cp "$here/package-lock.json" "$out/"
fi
cp "$here/scimmy.mjs" "$out/node/"

servers=()
stop() {
    [ ${#servers[@]} -eq 0 ] || kill "${servers[@]}" 2>/dev/null || true
}
trap stop EXIT
trap 'exit 130' INT TERM

# start NAME COMMAND…: in the background; its first line is its URL.
start() {
    local name=$1
    shift
    "$@" >"$out/urls/$name" 2>"$out/$name.log" &
    servers+=($!)
}
# The URL of a server, once it listens.
url() {
    for _ in $(seq 150); do
        [ -s "$out/urls/$1" ] && head -n 1 "$out/urls/$1" && return
        sleep 0.2
    done
    echo "$1 does not start:" >&2
    cat "$out/$1.log" >&2
    return 1
}
rm -f "$out/urls/"*
start strict "$python" "$here/scim2.py"
start tolerant "$python" "$here/scim2.py" --entra
start flag "$python" "$here/scim2.py" --entra
start scimmy node "$out/node/scimmy.mjs" "$here/../scim/extensions.json"
strict=$(url strict)
tolerant=$(url tolerant)
flag=$(url flag)
scimmy=$(url scimmy)

"$python" "$here/selftest.py" "$strict" scim2 "$tolerant" tolerant "$scimmy" scimmy
"$python" "$here/check.py" "$attrflow" "$out/work" "$strict" "$tolerant" "$flag" "$scimmy" ${reconcile:+"$reconcile"}
