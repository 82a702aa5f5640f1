// Sums over long vectors of parameters, for accelerated EM. Eight sums side by side at every level,
// and every product is rounded before it is added, so bits are the same at any width.
#pragma once

#include "fold.hpp"

namespace emgine::EMGINE_ISA_NAMESPACE {
namespace {

// The numbers from begin on, fewer than sum_lanes, and zeros in place of those that lack: added to
// a sum that began as +0 these change no bit.
struct LastNumbers {
    double values[sum_lanes] = {};

    EMGINE_INLINE LastNumbers(const double* x, std::size_t begin, std::size_t n) noexcept {
        for (std::size_t i = begin; i < n; ++i)
            values[i - begin] = x[i];
    }
};

EMGINE_INLINE void add_products(const double* a, const double* b, SumByLane& total) noexcept {
#pragma GCC unroll 4
    for (std::size_t part = 0; part < parts; ++part)
        total[part] = whole(total[part] + load(a + part * lanes) * load(b + part * lanes));
}

double inner_product(const double* a, const double* b, std::size_t n) noexcept {
    SumByLane total = {};
    std::size_t i = 0;
    for (; i + sum_lanes <= n; i += sum_lanes)
        add_products(a + i, b + i, total);
    if (i < n)
        add_products(LastNumbers(a, i, n).values, LastNumbers(b, i, n).values, total);
    return fold(total);
}

// The same of two pairs at a time.
void two_products(const double* a, const double* b, std::size_t n, double* with_b,
                  double* with_itself) noexcept {
    SumByLane other = {}, own = {};
    std::size_t i = 0;
    for (; i + sum_lanes <= n; i += sum_lanes) {
        add_products(a + i, b + i, other);
        add_products(a + i, a + i, own);
    }
    if (i < n) {
        const LastNumbers last(a, i, n);
        add_products(last.values, LastNumbers(b, i, n).values, other);
        add_products(last.values, last.values, own);
    }
    *with_b = fold(other);
    *with_itself = fold(own);
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
