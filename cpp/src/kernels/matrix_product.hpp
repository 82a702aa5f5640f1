// Products of triangular matrices, for parameters. Matrices are row-major with n rows; the stride
// is a multiple of 8; padding and the other triangle are zero; there is space for a multiple of 8
// rows. Every number is a sum in the order of the inner index, so bits are the same at any width.
#pragma once

#include "lanes.hpp"

namespace emgine::EMGINE_ISA_NAMESPACE {
namespace {

constexpr std::size_t product_rows = 4;

struct InnerRange {
    std::size_t first, end;
};

// Multiplies product_rows rows of a by VECTORS vectors of columns of b.
template <std::size_t VECTORS>
EMGINE_INLINE void product_tile(const double* a, const double* b, std::size_t stride,
                                InnerRange inner, double* result) noexcept {
    Lanes total[product_rows][VECTORS] = {};
    for (std::size_t l = inner.first; l < inner.end; ++l) {
        Lanes columns[VECTORS];
#pragma GCC unroll 4
        for (std::size_t v = 0; v < VECTORS; ++v)
            columns[v] = load(b + l * stride + v * lanes);
#pragma GCC unroll 4
        for (std::size_t i = 0; i < product_rows; ++i) {
            const Lanes factor = broadcast(a[i * stride + l]);
#pragma GCC unroll 4
            for (std::size_t v = 0; v < VECTORS; ++v)
                total[i][v] = mul_add(factor, columns[v], total[i][v]);
        }
    }
#pragma GCC unroll 4
    for (std::size_t i = 0; i < product_rows; ++i)
#pragma GCC unroll 4
        for (std::size_t v = 0; v < VECTORS; ++v)
            store(result + i * stride + v * lanes, total[i][v]);
}

// columns(i) and inner(i, end of the columns) are the ranges in which the product of the rows from
// i on is not zero.
template <class Columns, class Inner>
EMGINE_INLINE void triangular_product(const double* a, const double* b, InnerRange rows,
                                      std::size_t stride, const Columns& columns,
                                      const Inner& inner, double* result) noexcept {
    constexpr std::size_t eight = 8;
    constexpr std::size_t narrow = eight / lanes;
    constexpr std::size_t wide = lanes == eight ? 2 : narrow;
    for (std::size_t i = rows.first; i < rows.end; i += product_rows) {
        const InnerRange at = columns(i);
        std::size_t j = at.first;
        for (; j + wide * lanes <= at.end; j += wide * lanes)
            product_tile<wide>(a + i * stride, b + j, stride, inner(i, j + wide * lanes),
                               result + i * stride + j);
        for (; j < at.end; j += eight)
            product_tile<narrow>(a + i * stride, b + j, stride, inner(i, j + eight),
                                 result + i * stride + j);
    }
}

EMGINE_INLINE std::size_t next_eighth(std::size_t n) noexcept { return (n + 7) / 8 * 8; }
EMGINE_INLINE std::size_t smaller(std::size_t a, std::size_t b) noexcept { return a < b ? a : b; }

// Both upper: the upper triangle.
void upper_product(const double* a, const double* b, std::size_t n, std::size_t stride,
                   std::size_t first, std::size_t end, double* result) noexcept {
    triangular_product(
        a, b, {first, end}, stride,
        [&](std::size_t i) { return InnerRange{i / 8 * 8, next_eighth(n)}; },
        [&](std::size_t i, std::size_t last) { return InnerRange{i, smaller(last, n)}; }, result);
}

// a lower, b upper: computes the lower triangle, and some numbers beside it.
void lower_upper_product(const double* a, const double* b, std::size_t n, std::size_t stride,
                         std::size_t first, std::size_t end, double* result) noexcept {
    triangular_product(
        a, b, {first, end}, stride,
        [&](std::size_t i) { return InnerRange{0, next_eighth(smaller(i + product_rows, n))}; },
        [&](std::size_t i, std::size_t last) {
            return InnerRange{0, smaller(smaller(i + product_rows, last), n)};
        },
        result);
}

} // namespace
} // namespace emgine::EMGINE_ISA_NAMESPACE
