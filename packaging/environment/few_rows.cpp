// Matrix products with few rows, as writing asks for them: read at memory's own pace.
//
// llama.cpp multiplies keys and values with one row for each head, though heads share them, and
// with weights it waits for memory. Here four rows of a matrix are multiplied with all rows that need
// them, and the next ones are asked for meanwhile. Each result is computed alike however many rows
// there are. Measured in resources/docs/measured.md.
//
// Compiled into ggml-cpu, whose ggml-cpu.c asks longleaf_compute_forward in place of
// ggml_cpu_extra_compute_forward (engine.cmake).

#include "traits.h"

#include "ggml-cpu-impl.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>

#if defined(__AVX2__) && defined(__FMA__) && defined(__F16C__)
#include <immintrin.h>

namespace {

constexpr int64_t N_FEW = 32;     // rows from which on llama.cpp's own kernels are as fast
constexpr int64_t N_BLOCK = 4;    // rows of the matrix taken together
constexpr int64_t N_LANES = 8;    // floats of a vector
constexpr size_t N_AHEAD_BYTES = 1024;  // of a long row

// Types of matrices: N elements are N_BYTES.

struct F16 {
    static constexpr int64_t N = 16;
    static constexpr size_t N_BYTES = 32;

    explicit F16(const char * at) : at(at) {}

    __m256 floats(int64_t part) const {
        return _mm256_cvtph_ps(_mm_loadu_si128((const __m128i *) (at + part * 16)));
    }

    const char * at;
};

struct Q8_0 {
    static constexpr int64_t N = 32;
    static constexpr size_t N_BYTES = 34;

    explicit Q8_0(const char * at) : at(at) {
        uint16_t half;
        memcpy(&half, at, sizeof(half));
        scale = _mm256_broadcastss_ps(_mm_cvtph_ps(_mm_cvtsi32_si128(half)));
    }

    __m256 floats(int64_t part) const {
        const __m128i bytes = _mm_loadl_epi64((const __m128i *) (at + 2 + part * 8));
        return _mm256_mul_ps(_mm256_cvtepi32_ps(_mm256_cvtepi8_epi32(bytes)), scale);
    }

    const char * at;
    __m256 scale;
};

// Rows of a matrix, one after another: `k` elements each, in `n_row_bytes`; what comes `n_ahead_bytes`
// later is asked for, and behind a row's end what stands `n_skipped_bytes` further.
struct Rows {
    const char * data;
    int64_t k;
    size_t n_row_bytes, n_ahead_bytes, n_skipped_bytes, end;
};

// Rows of floats, one every `step`.
struct Floats {
    const float * data;
    size_t step;
};

// The sums of four vectors.
__m128 sums(__m256 a, __m256 b, __m256 c, __m256 d) {
    const __m256 all = _mm256_hadd_ps(_mm256_hadd_ps(a, b), _mm256_hadd_ps(c, d));
    return _mm_add_ps(_mm256_castps256_ps128(all), _mm256_extractf128_ps(all, 1));
}

// The products of R rows of a matrix with N others.
template <typename Type, int R, int N>
void multiply(const Rows & rows, int first, const Floats & with, float * to, size_t to_step) {
    const char * data = rows.data + first * rows.n_row_bytes;
    __m256 total[N][R] = {};
    size_t at = 0;
    for (int64_t l = 0; l < rows.k; l += Type::N, at += Type::N_BYTES) {
        const size_t ahead = at + rows.n_ahead_bytes;
        const char * next = data + ahead + (ahead < rows.end ? 0 : rows.n_skipped_bytes);
        for (int i = 0; i < R; i++) {
            _mm_prefetch(next + i * rows.n_row_bytes, _MM_HINT_T0);
        }
        for (int part = 0; part < Type::N / N_LANES; part++) {
            __m256 y[R];
            for (int i = 0; i < R; i++) {
                y[i] = Type(data + i * rows.n_row_bytes + at).floats(part);
            }
            for (int j = 0; j < N; j++) {
                const __m256 x = _mm256_loadu_ps(with.data + j * with.step + l + part * N_LANES);
                for (int i = 0; i < R; i++) {
                    total[j][i] = _mm256_fmadd_ps(y[i], x, total[j][i]);
                }
            }
        }
    }
    for (int j = 0; j < N; j++) {
        const __m256 * t = total[j];
        float * place = to + j * to_step + first;
        if (R == 4) {
            _mm_storeu_ps(place, sums(t[0], t[1], t[R - 2], t[R - 1]));
        } else {
            _mm_storel_pi((__m64 *) place, sums(t[0], t[1], t[0], t[1]));
        }
    }
}

// The same for a block of rows of the matrix. So many at once that the sums stay in 16 registers.
template <typename Type, int N>
void multiply_block(const Rows & rows, const Floats & with, float * to, size_t to_step) {
    if constexpr (N <= 3) {
        multiply<Type, 4, N>(rows, 0, with, to, to_step);
    } else {
        multiply<Type, 2, N>(rows, 0, with, to, to_step);
        multiply<Type, 2, N>(rows, 2, with, to, to_step);
    }
}

template <typename Type>
void multiply_all(const Rows & rows, Floats with, int64_t n, float * to, size_t to_step) {
    static constexpr decltype(&multiply_block<Type, 1>) BLOCKS[] = {
        multiply_block<Type, 1>, multiply_block<Type, 2>, multiply_block<Type, 3>,
        multiply_block<Type, 4>, multiply_block<Type, 5>, multiply_block<Type, 6>,
    };
    for (int64_t n_turns = (n + 5) / 6; n_turns > 0; n_turns--) {
        const int64_t n_now = (n + n_turns - 1) / n_turns;  // evenly: 7 are 4 and 3
        BLOCKS[n_now - 1](rows, with, to, to_step);
        with.data += n_now * with.step;
        to += n_now * to_step;
        n -= n_now;
    }
}

// Whether a product is one for this file: few rows for each matrix, in memory as this file reads it.
bool is_ours(const ggml_tensor * product) {
    const ggml_tensor * a = product->src[0], * b = product->src[1];
    const bool is_halves = a->type == GGML_TYPE_F16;
    const bool for_heads = b->ne[1] == 1 && b->ne[2] > 1;
#if defined(__AVX512F__) || defined(__AVXVNNI__)
    // llama.cpp's kernels for weights are better there, or it was not measured.
    const bool fits = is_halves && for_heads;
#else
    const bool fits = is_halves || a->type == GGML_TYPE_Q8_0;
#endif
    const int64_t n_shared = b->ne[2] / a->ne[2];
    return fits && b->type == GGML_TYPE_F32 && product->type == GGML_TYPE_F32 &&
           (for_heads || n_shared == 1) && b->ne[1] * n_shared <= N_FEW &&
           b->ne[2] % a->ne[2] == 0 && b->ne[3] == a->ne[3] &&
           a->ne[0] % (is_halves ? F16::N : Q8_0::N) == 0 && a->ne[1] % N_BLOCK == 0 &&
           a->nb[0] == (is_halves ? 2 : Q8_0::N_BYTES) && b->nb[0] == sizeof(float) &&
           product->nb[0] == sizeof(float) &&
           (a->buffer == nullptr || ggml_backend_buffer_is_host(a->buffer));
}

// Told by app/models/gguf/llama_backends.py where llama.cpp is to use its own products.
bool is_left_out() {
    const char * told = std::getenv("LONGLEAF_FEW_ROWS");
    return told != nullptr && strcmp(told, "off") == 0;
}

template <typename Type>
void compute(const ggml_compute_params * params, ggml_tensor * product) {
    const ggml_tensor * a = product->src[0], * b = product->src[1];
    const int64_t n_blocks = a->ne[1] / N_BLOCK, n_matrices = a->ne[2];
    const int64_t n_shared = b->ne[2] / n_matrices, n = b->ne[1] * n_shared;
    const int along = b->ne[1] == 1 ? 2 : 1;
    const size_t n_row_bytes = a->ne[0] / Type::N * Type::N_BYTES;
    // Keys of all heads stand together, token by token; else a matrix is in one place.
    const bool is_woven = n_matrices > 1 && a->nb[2] < a->nb[1];
    Rows rows = {nullptr, a->ne[0], a->nb[1], N_AHEAD_BYTES, N_BLOCK * a->nb[1] - n_row_bytes, n_row_bytes};
    if (is_woven || n_row_bytes <= 2 * N_AHEAD_BYTES) {
        rows.n_ahead_bytes = 2 * N_BLOCK * a->nb[1];
        rows.n_skipped_bytes = 0;
    }
    const int64_t n_all = n_blocks * n_matrices * a->ne[3];
    const int64_t end = n_all * (params->ith + 1) / params->nth;
    for (int64_t at = n_all * params->ith / params->nth; at < end; at++) {
        const int64_t within = at % (n_blocks * n_matrices), i3 = at / (n_blocks * n_matrices);
        const int64_t block = is_woven ? within / n_matrices : within % n_blocks;
        const int64_t i2 = is_woven ? within % n_matrices : within / n_blocks;
        rows.data = (const char *) a->data + i3 * a->nb[3] + i2 * a->nb[2] + block * N_BLOCK * a->nb[1];
        const char * with = (const char *) b->data + i3 * b->nb[3] + i2 * n_shared * b->nb[2];
        char * to = (char *) product->data + i3 * product->nb[3] + i2 * n_shared * product->nb[2];
        multiply_all<Type>(rows, {(const float *) with, b->nb[along] / sizeof(float)}, n,
                           (float *) to + block * N_BLOCK, product->nb[along] / sizeof(float));
    }
}

}  // namespace
#endif

extern "C" bool longleaf_compute_forward(ggml_compute_params * params, ggml_tensor * op);

bool longleaf_compute_forward(ggml_compute_params * params, ggml_tensor * op) {
    if (ggml_cpu_extra_compute_forward(params, op)) {
        return true;
    }
#if defined(__AVX2__) && defined(__FMA__) && defined(__F16C__)
    if (op->op == GGML_OP_MUL_MAT && !params->use_ref && is_ours(op) && !is_left_out()) {
        if (op->src[0]->type == GGML_TYPE_F16) {
            compute<F16>(params, op);
        } else {
            compute<Q8_0>(params, op);
        }
        return true;
    }
#endif
    return false;
}
