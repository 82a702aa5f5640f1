// Large matrices in blocks that caches hold: products that are subtracted, and forward
// substitution. Sums run over the inner index in ascending order, product_chunk at a time, so bits
// are the same at any width. The length of a row is a multiple of 8; so is the number of rows for
// which there is space, and some beyond the last are computed too.
#pragma once

#include "cholesky.hpp"
#include "matrix_product.hpp"

namespace emgine::EMGINE_ISA_NAMESPACE {
namespace {

// 16 columns of so many rows stay in the first cache.
constexpr std::size_t product_chunk = 128;

template <std::size_t ROWS, std::size_t VECTORS>
EMGINE_INLINE void subtract_tile(const double* a, std::size_t a_stride, const double* b,
                                 std::size_t b_stride, std::size_t inner, double* c,
                                 std::size_t c_stride) noexcept {
    Lanes total[ROWS][VECTORS] = {};
    for (std::size_t l = 0; l < inner; ++l) {
        Lanes columns[VECTORS];
#pragma GCC unroll 4
        for (std::size_t v = 0; v < VECTORS; ++v)
            columns[v] = load(b + l * b_stride + v * lanes);
#pragma GCC unroll 8
        for (std::size_t i = 0; i < ROWS; ++i) {
            const Lanes factor = broadcast(a[i * a_stride + l]);
#pragma GCC unroll 4
            for (std::size_t v = 0; v < VECTORS; ++v)
                total[i][v] = mul_add(factor, columns[v], total[i][v]);
        }
    }
#pragma GCC unroll 8
    for (std::size_t i = 0; i < ROWS; ++i)
#pragma GCC unroll 4
        for (std::size_t v = 0; v < VECTORS; ++v) {
            double* at = c + i * c_stride + v * lanes;
            store(at, load(at) - total[i][v]);
        }
}

// All rows of some columns.
template <std::size_t VECTORS>
EMGINE_INLINE void subtract_columns(const double* a, std::size_t a_stride, const double* b,
                                    std::size_t b_stride, std::size_t inner, std::size_t rows,
                                    double* c, std::size_t c_stride) noexcept {
    // As many accumulators as registers can hold.
    constexpr std::size_t tall = lanes == 8 ? 8 : lanes == 4 ? 6 : product_rows;
    std::size_t i = 0;
    for (; i + tall <= rows; i += tall)
        subtract_tile<tall, VECTORS>(a + i * a_stride, a_stride, b, b_stride, inner,
                                     c + i * c_stride, c_stride);
    const std::size_t space = next_eighth(rows);
    for (; i < rows && i + product_rows <= space; i += product_rows)
        subtract_tile<product_rows, VECTORS>(a + i * a_stride, a_stride, b, b_stride, inner,
                                             c + i * c_stride, c_stride);
    for (; i < rows; i += 2)
        subtract_tile<2, VECTORS>(a + i * a_stride, a_stride, b, b_stride, inner, c + i * c_stride,
                                  c_stride);
}

void subtract_product(const double* a, std::size_t a_stride, const double* b, std::size_t b_stride,
                      std::size_t inner, std::size_t rows, std::size_t width, double* c,
                      std::size_t c_stride) noexcept {
    constexpr std::size_t narrow = 8 / lanes;
    constexpr std::size_t wide = lanes == 8 ? 2 : narrow;
    for (std::size_t first = 0; first < inner; first += product_chunk) {
        const std::size_t some = smaller(product_chunk, inner - first);
        std::size_t j = 0;
        for (; j + wide * lanes <= width; j += wide * lanes)
            subtract_columns<wide>(a + first, a_stride, b + first * b_stride + j, b_stride, some,
                                   rows, c + j, c_stride);
        for (; j < width; j += 8)
            subtract_columns<narrow>(a + first, a_stride, b + first * b_stride + j, b_stride, some,
                                     rows, c + j, c_stride);
    }
}

// Rows first .. end - 1 of factor, below its first `width` rows, which are the factor of theirs.
void factor_rows(const double* a, std::size_t stride, std::size_t width, std::size_t first,
                 std::size_t end, double* factor) noexcept {
    for (std::size_t i = first; i < end; i += product_rows)
        for (std::size_t j = 0; j < width; ++j) {
            factor_column<product_rows>(a, stride, i, j, next_eighth(j), factor);
            const double root = factor[j * stride + j];
            for (std::size_t row = i; row < i + product_rows; ++row)
                factor[row * stride + j] /= root;
        }
}

// Replaces c by the solution of lower x = c, for `rows` rows of c and `width` columns.
void substitute(const double* lower, std::size_t stride, std::size_t rows, std::size_t width,
                double* c, std::size_t c_stride) noexcept {
    for (std::size_t i = 0; i < rows; ++i) {
        const double scale = 1.0 / lower[i * stride + i];
        for (std::size_t j = 0; j < width; j += lanes) {
            Lanes value = load(c + i * c_stride + j);
            for (std::size_t l = 0; l < i; ++l)
                value =
                    mul_add(broadcast(-lower[i * stride + l]), load(c + l * c_stride + j), value);
            store(c + i * c_stride + j, value * scale);
        }
    }
}

} // namespace
} // namespace emgine::EMGINE_ISA_NAMESPACE
