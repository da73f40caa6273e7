/* The right declaration of _tile_loadconfig, included before a source that calls it.
 *
 * LDTILECFG reads 64 bytes (Intel's manual, volume 2A). GCC 12's amxtileintrin.h names an operand of
 * 8, so that the stores to the other 56 look dead and are dropped from -O2 on. */
#if defined(__AMX_TILE__) && defined(__x86_64__)
#include <immintrin.h>

struct longleaf_tile_configuration { char bytes[64]; };

static inline void longleaf_tile_loadconfig(const void *configuration) {
    __asm__ volatile("ldtilecfg\t%0"
                     :
                     : "m"(*(const struct longleaf_tile_configuration *)configuration));
}

#undef _tile_loadconfig
#define _tile_loadconfig longleaf_tile_loadconfig
#endif
