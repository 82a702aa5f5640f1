// Logarithms of an array of positive numbers, subnormal ones too, for families whose rows are seen
// through them. A number by itself has the bits that it has among others.
#pragma once

#include "log.hpp"

namespace emgine::EMGINE_ISA_NAMESPACE {
namespace {

EMGINE_INLINE Lanes log_of_any(Lanes x) noexcept {
    constexpr double least = 0x1p-1022, scale = 0x1p54;
    constexpr double log_scale = 0x1.2b708872320e2p+5; // 54 log 2
    const Lanes log_x = log_positive(x < least ? x * scale : x);
    return x < least ? log_x - log_scale : log_x;
}

// result may be x.
void logarithms(const double* x, std::size_t n, double* result) noexcept {
    std::size_t s = 0;
    for (; s + lanes <= n; s += lanes)
        store(result + s, log_of_any(load(x + s)));
    for (; s < n; ++s) // a row by itself: nothing goes through memory
        result[s] = log_of_any(broadcast(x[s]))[0];
}

} // namespace
} // namespace emgine::EMGINE_ISA_NAMESPACE
