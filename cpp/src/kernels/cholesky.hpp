// Cholesky factor and inverse of a triangular factor, for the M-step: rows of 8 k doubles, padding zero.
// Left-looking by columns: products of finished rows by eight fixed lanes, so every level adds in the same order.
// A pivot that is not a positive normal number means: not positive definite.
#pragma once

#include "responsibilities.hpp"

namespace emgine::EMGINE_ISA_NAMESPACE {
namespace {

// Dot product of two rows over the first n columns, n a multiple of 8.
EMGINE_INLINE double dot(const double* a, const double* b, std::size_t n) noexcept {
    Lanes total[sum_lanes / lanes] = {};
    for (std::size_t j = 0; j < n; j += sum_lanes)
#pragma GCC unroll 4
        for (std::size_t part = 0; part < sum_lanes / lanes; ++part)
            total[part] = mul_add(load(a + j + part * lanes), load(b + j + part * lanes), total[part]);
    double by_lane[sum_lanes];
#pragma GCC unroll 4
    for (std::size_t part = 0; part < sum_lanes / lanes; ++part)
        store(by_lane + part * lanes, total[part]);
    return fold(by_lane);
}

// factor's columns from j on are zero when column j is made, so the dot product may run to the next multiple of 8.
bool cholesky(const double* a, std::size_t n, std::size_t stride, double* factor) noexcept {
    for (std::size_t j = 0; j < n; ++j) {
        const std::size_t done = (j + sum_lanes - 1) / sum_lanes * sum_lanes;
        double* row = factor + j * stride;
        const double pivot = a[j * stride + j] - dot(row, row, done);
        if (!(pivot >= 0x1p-1022 && pivot <= 0x1.fffffffffffffp+1023))
            return false;
        const double root = __builtin_sqrt(pivot);
        for (std::size_t i = j + 1; i < n; ++i)
            factor[i * stride + j] = (a[i * stride + j] - dot(factor + i * stride, row, done)) / root;
        row[j] = root;
    }
    return true;
}

// Row i of the inverse is a combination of the rows before it: eight columns at a time, in registers.
void invert_lower(const double* factor, std::size_t n, std::size_t stride, double* inverse) noexcept {
    for (std::size_t i = 0; i < n; ++i) {
        const double* row = factor + i * stride;
        const double scale = 1.0 / row[i];
        for (std::size_t j = 0; j < i; j += lanes) {
            Lanes total{};
            for (std::size_t k = j; k < i; ++k)
                total = mul_add(broadcast(row[k]), load(inverse + k * stride + j), total);
            store(inverse + i * stride + j, total * -scale);
        }
        inverse[i * stride + i] = scale;
        for (std::size_t j = i + 1; j < stride; ++j)
            inverse[i * stride + j] = 0;
    }
}

} // namespace
} // namespace emgine::EMGINE_ISA_NAMESPACE
