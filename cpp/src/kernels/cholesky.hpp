// Cholesky factor and inverse of a triangular factor, for the M-step. The length of a row is a
// multiple of 8; padding is zero. The algorithm is left-looking by columns: dot products of
// finished rows use eight fixed lanes, so every level adds in the same order. If a pivot is not a
// positive normal number, the matrix is not positive definite.
#pragma once

#include "responsibilities.hpp"

namespace emgine::EMGINE_ISA_NAMESPACE {
namespace {

// Dot products of ROWS rows with one row over the first n columns; n is a multiple of 8.
template <std::size_t ROWS>
EMGINE_INLINE void dots(const double* rows, std::size_t stride, const double* row, std::size_t n,
                        double (&result)[ROWS]) noexcept {
    SumByLane total[ROWS] = {};
    for (std::size_t j = 0; j < n; j += sum_lanes)
#pragma GCC unroll 4
        for (std::size_t part = 0; part < parts; ++part) {
            const Lanes b = load(row + j + part * lanes);
#pragma GCC unroll 4
            for (std::size_t i = 0; i < ROWS; ++i)
                total[i][part] =
                    mul_add(load(rows + i * stride + j + part * lanes), b, total[i][part]);
        }
#pragma GCC unroll 4
    for (std::size_t i = 0; i < ROWS; ++i)
        result[i] = fold(total[i]);
}

// Computes column j of the factor in ROWS rows from i on.
template <std::size_t ROWS>
EMGINE_INLINE void factor_column(const double* a, std::size_t stride, std::size_t i, std::size_t j,
                                 std::size_t done, double* factor) noexcept {
    double explained[ROWS];
    dots<ROWS>(factor + i * stride, stride, factor + j * stride, done, explained);
    for (std::size_t row = 0; row < ROWS; ++row)
        factor[(i + row) * stride + j] = a[(i + row) * stride + j] - explained[row];
}

// When column j is computed, the factor's columns from j on are still zero, so a dot product may
// run to the next multiple of 8.
bool cholesky(const double* a, std::size_t n, std::size_t stride, std::size_t first,
              std::size_t end, double* factor) noexcept {
    for (std::size_t j = first; j < end; ++j) {
        const std::size_t done = (j + sum_lanes - 1) / sum_lanes * sum_lanes;
        double explained[1];
        dots<1>(factor + j * stride, stride, factor + j * stride, done, explained);
        const double pivot = a[j * stride + j] - explained[0];
        if (!(pivot >= 0x1p-1022 && pivot <= 0x1.fffffffffffffp+1023))
            return false;
        std::size_t i = j + 1;
        for (; i + 4 <= n; i += 4)
            factor_column<4>(a, stride, i, j, done, factor);
        for (; i < n; ++i)
            factor_column<1>(a, stride, i, j, done, factor);
        const double root = __builtin_sqrt(pivot);
        for (i = j + 1; i < n; ++i)
            factor[i * stride + j] /= root;
        factor[j * stride + j] = root;
    }
    return true;
}

// Computes columns j to j + VECTORS * lanes - 1 of row i in registers, from the rows before it.
template <std::size_t VECTORS>
EMGINE_INLINE void combine_rows(const double* row, std::size_t i, std::size_t j, std::size_t stride,
                                double scale, double* inverse) noexcept {
    Lanes total[VECTORS] = {};
    for (std::size_t k = j; k < i; ++k) {
        const Lanes factor = broadcast(row[k]);
#pragma GCC unroll 4
        for (std::size_t v = 0; v < VECTORS; ++v)
            total[v] = mul_add(factor, load(inverse + k * stride + j + v * lanes), total[v]);
    }
#pragma GCC unroll 4
    for (std::size_t v = 0; v < VECTORS; ++v)
        store(inverse + i * stride + j + v * lanes, total[v] * -scale);
}

// inverse must be zero above its diagonal at the start.
void invert_lower(const double* factor, std::size_t first, std::size_t end, std::size_t stride,
                  double* inverse) noexcept {
    constexpr std::size_t vectors = 4;
    for (std::size_t i = first; i < end; ++i) {
        const double* row = factor + i * stride;
        const double scale = 1.0 / row[i];
        std::size_t j = 0;
        for (; j + vectors * lanes <= i; j += vectors * lanes)
            combine_rows<vectors>(row, i, j, stride, scale, inverse);
        for (; j < i; j += lanes)
            combine_rows<1>(row, i, j, stride, scale, inverse);
        inverse[i * stride + i] = scale;
        for (j = i + 1; j < stride; ++j)
            inverse[i * stride + j] = 0;
    }
}

} // namespace
} // namespace emgine::EMGINE_ISA_NAMESPACE
