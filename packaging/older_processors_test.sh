#!/bin/sh
# Runs the built program's main job on emulated older processors:  older_processors_test.sh [PROGRAM]
#
# PROGRAM is the folder of a portable build (dist/longleaf); these two kernels are enough:
#     .venv/bin/python packaging/build.py --portable --kernels sse42 haswell
# Debian's qemu-user plays a Nehalem (SSE4.2) and a Haswell (AVX2); the program chooses its kernel as
# it does there. Needs qemu-user and gcc, and patience: emulated, a page takes minutes. Not part of
# the tests.
set -eu
here=$(dirname "$(realpath "$0")")
program=$(realpath "${1:-$here/../dist/longleaf}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
command -v qemu-x86_64 >/dev/null || { echo "Install qemu-user." >&2; exit 2; }
gcc -shared -fPIC -O1 -o "$work/emulated.so" "$here/emulated_children.c"
printf '# Lease\n\nAda Holm pays 900 euros a month to Birk Properties until 28 February 2028. %s\n' \
    'Either side may end the lease with three months of notice. The deposit is 1,800 euros.' \
    >"$work/lease.md"

on() { # processor, the kernel that it should take
    echo "== $1"
    export EMULATED_CPU="$1" EMULATED_PROGRAM="$program/longleaf" EMULATED_LOG="$work/$1.log"
    export LONGLEAF_HOME="$work/$1"
    export LONGLEAF_CONVERT=never # what emulation measures says nothing of a faster copy
    : >"$EMULATED_LOG"
    QEMU=$(command -v qemu-x86_64)
    export QEMU
    longleaf() { LD_PRELOAD="$work/emulated.so" "$QEMU" -cpu "$EMULATED_CPU" "$program/longleaf" "$@"; }
    begun=$(date +%s)
    longleaf count "$work/lease.md"
    longleaf hardware
    longleaf summarize --write prose --length brief "$work/lease.md" | tee "$work/answer"
    grep -qi 'holm\|lease\|900' "$work/answer" || { echo "That is no summary." >&2; exit 1; }
    echo "$(sort -u "$EMULATED_LOG" | tr '\n' ' ') after $(($(date +%s) - begun)) s"
    grep -q "ggml-cpu-$2[.]" "$EMULATED_LOG" || { echo "Wanted: ggml-cpu-$2." >&2; exit 1; }
}
on Nehalem sse42
on Haswell haswell
echo "The main job ran on both."
