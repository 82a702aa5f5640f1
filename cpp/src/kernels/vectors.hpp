// Sums over long vectors of parameters, for accelerated EM. Eight sums side by side at every level,
// and every product is rounded before it is added, so bits are the same at any width.
#pragma once

#include "lanes.hpp"

namespace emgine::EMGINE_ISA_NAMESPACE {
namespace {

constexpr std::size_t vector_sums = 8;

double inner_product(const double* a, const double* b, std::size_t n) noexcept {
    constexpr std::size_t vectors = vector_sums / lanes;
    Lanes total[vectors] = {};
    std::size_t i = 0;
    for (; i + vector_sums <= n; i += vector_sums)
#pragma GCC unroll 4
        for (std::size_t v = 0; v < vectors; ++v)
            total[v] = whole(total[v] + load(a + i + v * lanes) * load(b + i + v * lanes));
    double sums[vector_sums];
#pragma GCC unroll 4
    for (std::size_t v = 0; v < vectors; ++v)
        store(sums + v * lanes, total[v]);
    for (std::size_t s = 0; i < n; ++i, ++s)
        sums[s] += a[i] * b[i];
    for (std::size_t half = vector_sums / 2; half > 0; half /= 2)
        for (std::size_t s = 0; s < half; ++s)
            sums[s] += sums[s + half];
    return sums[0];
}

void add_multiple(double factor, const double* x, std::size_t n, double* y) noexcept {
    const Lanes factors = broadcast(factor);
    std::size_t i = 0;
    for (; i + lanes <= n; i += lanes)
        store(y + i, load(y + i) + factors * load(x + i));
    for (; i < n; ++i)
        y[i] += factor * x[i];
}

} // namespace
} // namespace emgine::EMGINE_ISA_NAMESPACE
