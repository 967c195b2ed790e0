#!/usr/bin/env bash
# All figures of speed, from nothing but a Rust toolchain: builds, makes the users, checks that every program writes
# the same payloads, and prints ratios.
#
#   benches/figures.sh [USERS [ROUNDS]]      200000 users and 9 rounds by default
#   benches/figures.sh 2000000 1             peak memory, which does not grow with the input
#
# Takes some minutes, most of them for compiling; writes to target/ and benches/side-by-side/target/ only.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export PATH="${CARGO_HOME:-${HOME:-/root}/.cargo}/bin:$PATH"

side=benches/side-by-side
cargo build --release --locked --target-dir target
cargo build --release --locked --manifest-path $side/Cargo.toml --target-dir $side/target

printf '\n## As processes\n\n'
$side/target/release/figures target/release/attrflow $side/target/release/by-hand . $side/target/figures "$@"

printf '\n## In memory, beside other engines\n\n'
cargo bench --quiet --locked --manifest-path $side/Cargo.toml --target-dir $side/target --bench engines

printf '\n## Text instructions, values and walking the tree; ways in; reading\n\n'
cargo bench --quiet --locked --target-dir target --bench evaluation --bench inputs --bench pipeline

printf '\n## Each part of two mappings\n\n'
for mapping in users wide; do
    target/release/attrflow bench benches/workload/$mapping.yaml $side/target/figures/users.ndjson
done
