#!/usr/bin/env bash
# GCC 12 drops seven eighths of an AMX tile configuration.
#
# LDTILECFG reads 64 bytes. GCC 12's <immintrin.h> gives _tile_loadconfig an operand of 8 bytes
# ("m" of a pointer), so that from -O2 on the stores to bytes 8 to 63 look dead and are removed, without
# a warning. The tiles then have no rows, and the first tile instruction ends the process. Code that
# fills a structure and loads it, as Intel's own example and llama.cpp do, is compiled wrongly.
#
# No processor with AMX is needed: the instruction is replaced by a copy of the 64 bytes that it would
# have read. Needs g++-12 (Debian 12: apt-get install g++-12) on x86-64.
# Seen with: g++-12 (Debian 12.2.0-14+deb12u1) 12.2.0.
set -euo pipefail
command -v g++-12 >/dev/null || { echo "g++-12 is not installed: nothing was tried." >&2; exit 77; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
g++-12 --version | head -1

cat >tiles.cpp <<'CPP'
#include <immintrin.h>
struct Configuration {
    unsigned char palette = 0, start_row = 0, reserved[14] = {};
    unsigned short bytes_per_row[16] = {};
    unsigned char rows[16] = {};
};
void load_tiles() {
    alignas(64) Configuration tiles = {};
    tiles.palette = 1;
    tiles.rows[0] = 8;
    tiles.bytes_per_row[0] = 64;
    LOAD(&tiles);
}
CPP
cat >right.h <<'CPP'
struct Whole { char bytes[64]; };
static inline void load_whole(const void *from) { asm volatile("ldtilecfg\t%0" : : "m"(*(const Whole *)from)); }
CPP
cat >main.cpp <<'CPP'
#include <cstdio>
extern "C" { __attribute__((visibility("hidden"))) unsigned char seen[64]; }
void load_tiles();
int main() {
    load_tiles();
    printf("palette %d, tile 0: %d rows of %d bytes\n", seen[0], seen[48], seen[16] + 256 * seen[17]);
}
CPP

# What the instruction reads, with optimisation $1 and load function $2.
read_by() {
    g++-12 -mamx-tile "$1" "-DLOAD=$2" -include right.h -S -o tiles.s tiles.cpp
    sed -E -i 's/^\s*ldtilecfg\s+(\S+).*/for=\1/; s/^for=\(/for=0(/' tiles.s
    for n in 0 16 32 48; do
        sed -E -i "s/^for=(.*)/\tmovdqu $n+\1, %xmm1\n\tmovdqu %xmm1, seen+$n(%rip)\nfor=\1/" tiles.s
    done
    sed -i '/^for=/d' tiles.s
    g++-12 -o tiles main.cpp tiles.s
    ./tiles
}
expect() {
    printf '%s with %s: %s\n' "$2" "$1" "$(read_by "$1" "$2")"
    [ "$(read_by "$1" "$2")" = "$3" ] || { echo "Expected: $3" >&2; exit 1; }
}
whole="palette 1, tile 0: 8 rows of 64 bytes"
expect -O0 _tile_loadconfig "$whole"
expect -O2 _tile_loadconfig "palette 1, tile 0: 0 rows of 0 bytes"
expect -O3 _tile_loadconfig "palette 1, tile 0: 0 rows of 0 bytes"
expect -O3 load_whole "$whole"
