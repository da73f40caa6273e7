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

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <type_traits>
#include <vector>

#if defined(__AVX2__) && defined(__FMA__) && defined(__F16C__)
#include <immintrin.h>

namespace {

constexpr int64_t N_FEW = 32;     // rows from which on llama.cpp's own kernels are as fast
constexpr int64_t N_BLOCK = 4;    // rows of the matrix taken together
constexpr int64_t N_LANES = 8;    // floats of a vector
constexpr size_t N_AHEAD_BYTES = 1024;  // of a long row

// Rows of a matrix, one after another: `k` elements each, in `n_row_bytes`. What comes `n_ahead_bytes`
// later is asked for; from `n_end_bytes` on that is in the rows behind those that are multiplied.
struct Rows {
    const char * data;
    int64_t k;
    size_t n_row_bytes, n_ahead_bytes, n_end_bytes;
};

// Rows that they are multiplied with, one every `step`.
template <typename T>
struct Others {
    const T * data;
    size_t step;
};

// The products of N elements in each of R rows of a matrix with those, from element `l` on, of M others.
template <typename Type, int R, int M>
void add_floats(const char * at, size_t n_row_bytes, const Others<float> & with, int64_t l,
                __m256 (&total)[R][M]) {
    for (int part = 0; part < Type::N / N_LANES; part++) {
        __m256 y[R];
        for (int i = 0; i < R; i++) {
            y[i] = Type::floats(at + i * n_row_bytes, part);
        }
        for (int j = 0; j < M; j++) {
            const __m256 x = _mm256_loadu_ps(with.data + j * with.step + l + part * N_LANES);
            for (int i = 0; i < R; i++) {
                total[i][j] = _mm256_fmadd_ps(y[i], x, total[i][j]);
            }
        }
    }
}

float as_float(uint16_t half) {
    return _mm_cvtss_f32(_mm_cvtph_ps(_mm_cvtsi32_si128(half)));
}

// So many rows that their sums with `n_others` stay in 16 registers.
constexpr int n_in_registers(int n_others) {
    return n_others <= 3 ? 4 : 2;
}

// Types of matrices: N elements are N_BYTES, and so many rows are multiplied together.

struct F16 {
    using Other = float;
    static constexpr int64_t N = 16;
    static constexpr size_t N_BYTES = 32;
    static constexpr int n_together(int n_others) { return n_in_registers(n_others); }

    static __m256 floats(const char * at, int64_t part) {
        return _mm256_cvtph_ps(_mm_loadu_si128((const __m128i *) (at + part * 16)));
    }

    template <int R, int M>
    static void add(const char * at, size_t n_row_bytes, const Others<float> & with, int64_t l,
                    __m256 (&total)[R][M]) {
        add_floats<F16, R, M>(at, n_row_bytes, with, l, total);
    }
};

#if defined(__AVX512VNNI__) && defined(__AVX512VL__)

// Whole numbers on both sides: bit for bit the products that llama.cpp's own kernels give, for one row
// and for many. They are quick enough to keep up with memory, which is read fastest row by row.
struct Q8_0 {
    // 32 floats as whole numbers, each 128 larger than it is, and their scale.
    struct Other {
        uint8_t numbers[32];
        float scale;
    };

    static constexpr int64_t N = 32;
    static constexpr size_t N_BYTES = 34;
    static constexpr int n_together(int) { return 1; }

    template <int R, int M>
    static void add(const char * at, size_t n_row_bytes, const Others<Other> & with, int64_t l,
                    __m256 (&total)[R][M]) {
        const __m256i zero = _mm256_setzero_si256(), more = _mm256_set1_epi8(-128);
        __m256i y[R], less[R];
        __m256 scales[R];
        for (int i = 0; i < R; i++, at += n_row_bytes) {
            uint16_t half;
            memcpy(&half, at, sizeof(half));
            scales[i] = _mm256_set1_ps(as_float(half));
            y[i] = _mm256_loadu_si256((const __m256i *) (at + 2));
            less[i] = _mm256_sub_epi32(zero, _mm256_dpbusd_epi32(zero, more, y[i]));
        }
        for (int j = 0; j < M; j++) {
            const Other & other = with.data[j * with.step + l / N];
            const __m256i x = _mm256_loadu_si256((const __m256i *) other.numbers);
            const __m256 scale = _mm256_set1_ps(other.scale);
            for (int i = 0; i < R; i++) {
                const __m256 sum = _mm256_cvtepi32_ps(_mm256_dpbusd_epi32(less[i], x, y[i]));
                total[i][j] = _mm256_fmadd_ps(sum, _mm256_mul_ps(scales[i], scale), total[i][j]);
            }
        }
    }

    // Rounds as ggml's quantize_row_q8_0 does.
    static Other rounded(const float * from) {
        const __m256 sign = _mm256_set1_ps(-0.0f);
        __m256 largest = _mm256_setzero_ps();
        for (int part = 0; part < N / N_LANES; part++) {
            const __m256 x = _mm256_loadu_ps(from + part * N_LANES);
            largest = _mm256_max_ps(largest, _mm256_andnot_ps(sign, x));
        }
        __m128 four = _mm_max_ps(_mm256_castps256_ps128(largest), _mm256_extractf128_ps(largest, 1));
        four = _mm_max_ps(four, _mm_movehl_ps(four, four));
        const float most = _mm_cvtss_f32(_mm_max_ss(four, _mm_movehdup_ps(four)));
        const __m256 inverse = _mm256_set1_ps(most != 0.0f ? 127.0f / most : 0.0f);
        Other to;
        for (int part = 0; part < N / N_LANES; part++) {
            const __m256 x = _mm256_mul_ps(_mm256_loadu_ps(from + part * N_LANES), inverse);
            const __m256i above = _mm256_add_epi32(_mm256_cvtps_epi32(x), _mm256_set1_epi32(128));
            const __m128i numbers = _mm256_maskz_cvtepi32_epi8(0xff, above);
            _mm_storel_epi64((__m128i *) (to.numbers + part * N_LANES), numbers);
        }
        const __m128i half = _mm_cvtps_ph(_mm_set_ss(most / 127.0f), _MM_FROUND_TO_NEAREST_INT);
        to.scale = as_float((uint16_t) _mm_cvtsi128_si32(half));
        return to;
    }
};

#else

struct Q8_0 {
    using Other = float;
    static constexpr int64_t N = 32;
    static constexpr size_t N_BYTES = 34;
    static constexpr int n_together(int n_others) { return n_in_registers(n_others); }

    static __m256 floats(const char * at, int64_t part) {
        uint16_t half;
        memcpy(&half, at, sizeof(half));
        const __m128i bytes = _mm_loadl_epi64((const __m128i *) (at + 2 + part * 8));
        return _mm256_mul_ps(_mm256_cvtepi32_ps(_mm256_cvtepi8_epi32(bytes)), _mm256_set1_ps(as_float(half)));
    }

    template <int R, int M>
    static void add(const char * at, size_t n_row_bytes, const Others<float> & with, int64_t l,
                    __m256 (&total)[R][M]) {
        add_floats<Q8_0, R, M>(at, n_row_bytes, with, l, total);
    }
};

#endif

// The sums of four vectors, each in the order of ggml's hsum_float_8.
__m128 sums(__m256 a, __m256 b, __m256 c, __m256 d) {
    const auto folded = [](__m256 v) {
        return _mm_add_ps(_mm256_castps256_ps128(v), _mm256_extractf128_ps(v, 1));
    };
    const auto halved = [](__m128 v, __m128 w) {
        return _mm_add_ps(_mm_movelh_ps(v, w), _mm_movehl_ps(w, v));
    };
    return _mm_hadd_ps(halved(folded(a), folded(b)), halved(folded(c), folded(d)));
}

// The products of R rows of a matrix with M others, before they are summed up.
template <typename Type, int R, int M>
void multiply(const Rows & rows, const char * data, const Others<typename Type::Other> & with,
              __m256 (*products)[M]) {
    __m256 total[R][M] = {};
    size_t at = 0;
    for (int64_t l = 0; l < rows.k; l += Type::N, at += Type::N_BYTES) {
        size_t ahead = at + rows.n_ahead_bytes;
        ahead += ahead < rows.n_end_bytes ? 0 : R * rows.n_row_bytes - rows.n_end_bytes;
        for (int i = 0; i < R; i++) {
            _mm_prefetch(data + ahead + i * rows.n_row_bytes, _MM_HINT_T0);
        }
        Type::template add<R, M>(data + at, rows.n_row_bytes, with, l, total);
    }
    for (int i = 0; i < R; i++) {
        for (int j = 0; j < M; j++) {
            products[i][j] = total[i][j];
        }
    }
}

// The same for a block of rows of the matrix, so many at once as its type asks for.
template <typename Type, int M>
void multiply_block(const Rows & rows, const Others<typename Type::Other> & with, float * to, size_t to_step) {
    constexpr int R = Type::n_together(M);
    __m256 products[N_BLOCK][M];
    for (int i = 0; i < N_BLOCK; i += R) {
        multiply<Type, R, M>(rows, rows.data + i * rows.n_row_bytes, with, products + i);
    }
    for (int j = 0; j < M; j++) {
        const __m128 four = sums(products[0][j], products[1][j], products[2][j], products[3][j]);
        _mm_storeu_ps(to + j * to_step, four);
    }
}

template <typename Type>
void multiply_all(const Rows & rows, Others<typename Type::Other> with, int64_t n, float * to,
                  size_t to_step) {
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
#if defined(__AVX512VNNI__) && defined(__AVX512VL__)
    // One row is read as fast by llama.cpp, with the same result.
    const bool fits = is_halves ? for_heads : a->type == GGML_TYPE_Q8_0 && b->ne[1] > 1;
#elif defined(__AVX512F__) || defined(__AVXVNNI__)
    // It was not measured whether llama.cpp's kernels for weights are better there.
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

// For each matrix what its rows are multiplied with: the floats, or what they are rounded to, which is
// kept for this thread until its next product.
template <typename Type, typename FloatsOf>
auto others(const FloatsOf & floats_of, int64_t n_matrices, int64_t n, int64_t k) {
    if constexpr (std::is_same_v<typename Type::Other, float>) {
        return floats_of;
    } else {
        static thread_local std::vector<typename Type::Other> all;
        const int64_t n_each = k / Type::N;
        all.clear();
        for (int64_t matrix = 0; matrix < n_matrices; matrix++) {
            const Others<float> floats = floats_of(matrix);
            for (int64_t j = 0; j < n; j++) {
                for (int64_t l = 0; l < k; l += Type::N) {
                    all.push_back(Type::rounded(floats.data + j * floats.step + l));
                }
            }
        }
        return [=, data = all.data()](int64_t matrix) -> Others<typename Type::Other> {
            return {data + matrix * n * n_each, (size_t) n_each};
        };
    }
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
    Rows rows = {nullptr, a->ne[0], a->nb[1], N_AHEAD_BYTES, n_row_bytes};
    if (is_woven || n_row_bytes <= 2 * N_AHEAD_BYTES) {
        rows.n_ahead_bytes = 2 * N_BLOCK * a->nb[1];
        rows.n_end_bytes = SIZE_MAX;
    }
    const auto floats_of = [=](int64_t matrix) -> Others<float> {
        const int64_t i2 = matrix % n_matrices * n_shared, i3 = matrix / n_matrices;
        return {(const float *) ((const char *) b->data + i3 * b->nb[3] + i2 * b->nb[2]),
                b->nb[along] / sizeof(float)};
    };
    const auto others_of = others<Type>(floats_of, n_matrices * a->ne[3], n, a->ne[0]);
    const int64_t n_all = n_blocks * n_matrices * a->ne[3];
    const int64_t end = n_all * (params->ith + 1) / params->nth;
    for (int64_t at = n_all * params->ith / params->nth; at < end; at++) {
        const int64_t within = at % (n_blocks * n_matrices), i3 = at / (n_blocks * n_matrices);
        const int64_t block = is_woven ? within / n_matrices : within % n_blocks;
        const int64_t i2 = is_woven ? within % n_matrices : within / n_blocks;
        rows.data = (const char *) a->data + i3 * a->nb[3] + i2 * a->nb[2] + block * N_BLOCK * a->nb[1];
        char * to = (char *) product->data + i3 * product->nb[3] + i2 * n_shared * product->nb[2];
        multiply_all<Type>(rows, others_of(i3 * n_matrices + i2), n, (float *) to + block * N_BLOCK,
                           product->nb[along] / sizeof(float));
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
