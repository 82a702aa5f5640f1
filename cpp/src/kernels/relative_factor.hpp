// A mean and a small triangular factor relative to those of a reference: coordinates of components
// for accelerated EM, of many of them one after the other. Sums run over the inner index in
// ascending order, so bits are the same at any width.
#pragma once

#include "lanes.hpp"

namespace emgine::EMGINE_ISA_NAMESPACE {
namespace {

// Zero in the first `below` lanes.
EMGINE_INLINE Lanes from_lane(std::size_t below, Lanes value) noexcept {
    IntegerLanes kept{};
#pragma GCC unroll 8
    for (std::size_t lane = 0; lane < lanes; ++lane)
        kept[lane] = static_cast<std::int64_t>(lane);
    kept = kept >= (IntegerLanes{} + static_cast<std::int64_t>(below));
    return as_double(as_integer(value) & kept);
}

// scale (mean - reference) times an upper triangular matrix; every product is rounded.
void relative_mean(const double* mean, const double* reference, const double* upper, std::size_t n,
                   std::size_t stride, double scale, double* result) noexcept {
    for (std::size_t j = 0; j < n; j += lanes) {
        Lanes total = {};
        for (std::size_t i = 0; i < n && i < j + lanes; ++i)
            total = whole(total + broadcast(mean[i] - reference[i]) * load(upper + i * stride + j));
        store(result + j, broadcast(scale) * total);
    }
}

// The product of an upper triangular matrix with a factor, of which the numbers below the diagonal
// are not read as such: its rows from the diagonal on, one after the other, times scale; the
// diagonal as it is. Row-major, the factor without padding.
void relative_factor(const double* upper, std::size_t stride, const double* factor, std::size_t n,
                     double scale, double* packed, double* diagonal) noexcept {
    for (std::size_t i = 0; i < n; ++i) {
        const double* row = upper + i * stride;
        for (std::size_t j = i; j < n; j += lanes) {
            Lanes total = {};
            std::size_t l = i;
            for (; l <= j; ++l)
                total = mul_add(broadcast(row[l]), load(factor + l * n + j), total);
            for (; l < n && l < j + lanes; ++l)
                total =
                    mul_add(broadcast(row[l]), from_lane(l - j, load(factor + l * n + j)), total);
            if (j == i)
                diagonal[i] = total[0];
            store(packed + (j - i), broadcast(scale) * total);
        }
        packed += n - i;
    }
}

} // namespace
} // namespace emgine::EMGINE_ISA_NAMESPACE
