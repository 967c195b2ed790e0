#!/usr/bin/env bash
# Fuzzes each target, or those named, for ten minutes. Needs cargo-fuzz, a nightly toolchain, python3. Each begins
# with what the package ships: mappings, test cases, and the examples of the linter's rules.
#   SECONDS_EACH=60 fuzz/run.sh expression fixes
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
targets=("$@")
[ ${#targets[@]} -gt 0 ] || targets=(expression clause path file fixes format tests answers)

python3 - <<'PYTHON'
import glob, hashlib, json, os, re, subprocess

def seed(target, text):
    folder = f"corpus/{target}"
    os.makedirs(folder, exist_ok=True)
    data = text if isinstance(text, bytes) else text.encode()
    with open(f"{folder}/{hashlib.sha1(data).hexdigest()}", "wb") as file:
        file.write(data)

for path in glob.glob("../tests/cases/expressions/*.jsonl"):
    for line in open(path, encoding="utf-8"):
        seed("expression", json.loads(line)["expression"])
for path in glob.glob("../tests/cases/clauses/*.jsonl"):
    for line in open(path, encoding="utf-8"):
        seed("clause", json.loads(line)["clause"])
for pattern in ("*.jsonl", "damaged/*"):
    for path in glob.glob("../tests/cases/answers/" + pattern):
        text = open(path, "rb").read()
        for part in [text, *text.splitlines()]:
            if len(part) < 8000:
                seed("answers", part)
rules = ["cargo", "run", "--quiet", "--manifest-path", "../Cargo.toml", "--", "rule", "--format", "json"]
examples = [e for rule in json.loads(subprocess.check_output(rules)) for e in rule["examples"]]
files = [open(path, "rb").read() for pattern in ("../mappings/*.yaml", "../tests/cases/**/*.yaml", "../tests/cases/**/*.json")
         for path in glob.glob(pattern, recursive=True)]
frames = {
    "attributes": ("attrflow: 1\nuser:\n  attributes:\n", 4),
    "when": ("attrflow: 1\nuser:\n  attributes: {}\n  scope:\n    - when:\n", 8),
    "user": ("attrflow: 1\nuser:\n", 2),
}
for example in examples:
    head, blanks = frames.get(example["partOf"], ("", 0))
    for part in ("bad", "good"):
        lines = (" " * blanks + line for line in example[part].splitlines())
        files.append((head + "\n".join(lines) + "\n").encode())
for text in files:
    if len(text) < 20000:
        for target in ("file", "fixes", "format", "tests"):
            seed(target, text)
            seed(target, text.replace(b"\n", b"\r\n"))
    for line in re.findall(rb"^ *([\w.:]+(?:\[[^\]\n]*\][\w.]*)?): ", text, re.M):
        seed("path", line)
PYTHON

for target in "${targets[@]}"; do
    cargo +nightly fuzz run --release "$target" -- -max_total_time="${SECONDS_EACH:-600}" -timeout=20 -max_len=8192 -rss_limit_mb=4096 -print_final_stats=1
done
