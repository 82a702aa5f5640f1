// Large matrices in blocks that caches hold: products that are subtracted, and forward
// substitution. Sums run over the inner index in ascending order, product_chunk at a time, so bits
// are the same at any width. The length of a row is a multiple of 8; so is the number of rows for
// which there is space, and some beyond the last are computed too.
#pragma once

#include "cholesky.hpp"
#include "matrix_product.hpp"
#include "transpose.hpp"

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

// A register's rows of c, turned: column j at turned[j * lanes]. What the columns before it explain
// is summed as `dots` does, by eight lanes of columns.
EMGINE_INLINE void factor_turned(const double* lower, std::size_t stride, std::size_t j,
                                 double* turned) noexcept {
    const double* row = lower + j * stride;
    Lanes total[sum_lanes] = {};
    std::size_t l = 0;
    for (; l + sum_lanes <= j; l += sum_lanes)
#pragma GCC unroll 8
        for (std::size_t s = 0; s < sum_lanes; ++s)
            total[s] = mul_add(load(turned + (l + s) * lanes), broadcast(row[l + s]), total[s]);
#pragma GCC unroll 8
    for (std::size_t s = 0; s < sum_lanes; ++s)
        if (l + s < j)
            total[s] = mul_add(load(turned + (l + s) * lanes), broadcast(row[l + s]), total[s]);
    const Lanes explained = ((total[0] + total[4]) + (total[2] + total[6])) +
                            ((total[1] + total[5]) + (total[3] + total[7]));
    double* at = turned + j * lanes;
    store(at, (load(at) - explained) / broadcast(row[j]));
}

// Squares of `lanes` rows and columns: of c to column j of turned, and back.
EMGINE_INLINE void turn(const double* from, std::size_t from_stride, double* to,
                        std::size_t to_stride) noexcept {
    Lanes square[lanes];
#pragma GCC unroll 8
    for (std::size_t i = 0; i < lanes; ++i)
        square[i] = load(from + i * from_stride);
    transpose(square);
#pragma GCC unroll 8
    for (std::size_t i = 0; i < lanes; ++i)
        store(to + i * to_stride, square[i]);
}

void factor_rows(const double* lower, std::size_t stride, std::size_t width, double* c,
                 std::size_t c_stride, std::size_t rows) noexcept {
    double turned[block_width * block_width];
    const std::size_t space = next_eighth(rows), columns = next_eighth(width);
    const auto at = [&](std::size_t i) { return turned + i * block_width; };
    for (std::size_t i = 0; i < space; i += lanes)
        for (std::size_t j = 0; j < columns; j += lanes)
            turn(c + i * c_stride + j, c_stride, at(i) + j * lanes, lanes);
    // Registers of rows do not depend on one another: one after the other, so that none waits.
    for (std::size_t j = 0; j < width; ++j)
        for (std::size_t i = 0; i < space; i += lanes)
            factor_turned(lower, stride, j, at(i));
    for (std::size_t i = 0; i < space; i += lanes)
        for (std::size_t j = 0; j < columns; j += lanes)
            turn(at(i) + j * lanes, lanes, c + i * c_stride + j, c_stride);
}

// VECTORS registers of a row of c from column j on, in registers.
template <std::size_t VECTORS>
EMGINE_INLINE void substitute_row(const double* row, std::size_t i, double scale, double* c,
                                  std::size_t c_stride) noexcept {
    Lanes value[VECTORS];
#pragma GCC unroll 8
    for (std::size_t v = 0; v < VECTORS; ++v)
        value[v] = load(c + i * c_stride + v * lanes);
    for (std::size_t l = 0; l < i; ++l) {
        const Lanes factor = broadcast(-row[l]);
#pragma GCC unroll 8
        for (std::size_t v = 0; v < VECTORS; ++v)
            value[v] = mul_add(factor, load(c + l * c_stride + v * lanes), value[v]);
    }
#pragma GCC unroll 8
    for (std::size_t v = 0; v < VECTORS; ++v)
        store(c + i * c_stride + v * lanes, value[v] * scale);
}

// Replaces c by the solution of lower x = c, for `rows` rows of c and `width` columns.
void substitute(const double* lower, std::size_t stride, std::size_t rows, std::size_t width,
                double* c, std::size_t c_stride) noexcept {
    constexpr std::size_t wide = 8, narrow = 8 / lanes;
    for (std::size_t i = 0; i < rows; ++i) {
        const double* row = lower + i * stride;
        const double scale = 1.0 / row[i];
        std::size_t j = 0;
        for (; j + wide * lanes <= width; j += wide * lanes)
            substitute_row<wide>(row, i, scale, c + j, c_stride);
        for (; j < width; j += 8)
            substitute_row<narrow>(row, i, scale, c + j, c_stride);
    }
}

} // namespace
} // namespace emgine::EMGINE_ISA_NAMESPACE
