// Logarithms of numbers relative to another one, without cancellation where they are near it, and
// exponentials, for families that are computed about each component. Any n; a number by itself has
// the bits that it has among others. See algebra/log1p_excess.hpp.
#pragma once

#include "exp.hpp"
#include "large_counts.hpp"

namespace emgine::EMGINE_ISA_NAMESPACE {
namespace {

// result[s] = value(a[s], b[s]), lane by lane.
template <class Value>
EMGINE_INLINE void for_any_number(const double* a, const double* b, std::size_t n,
                                  const Value& value, double* result) noexcept {
    std::size_t s = 0;
    for (; s + lanes <= n; s += lanes)
        store(result + s, value(load(a + s), load(b + s)));
    for (; s < n; ++s) // a row by itself: nothing goes through memory
        result[s] = value(broadcast(a[s]), broadcast(b[s]))[0];
}

EMGINE_INLINE Lanes relative_to(Lanes x, const RelativeTo& of) noexcept {
    return minimum(((x - of.center) - of.rest) * of.inverse, broadcast(1e300));
}

void log_excesses(const double* x, const double* log_x, std::size_t n, const RelativeTo& of,
                  double* result) noexcept {
    for_any_number(
        x, log_x, n,
        [&](Lanes number, Lanes log_number) {
            const Lanes w = relative_to(number, of), s = w / (2.0 + w), q = s * s;
            const Lanes small = s * (w - q * artanh_tail(q));
            return q < most_of_artanh_series ? small : w - (log_number - of.log_center);
        },
        result);
}

void log_ratios(const double* x, const double* log_x, std::size_t n, const RelativeTo& of,
                double* result) noexcept {
    for_any_number(
        x, log_x, n,
        [&](Lanes number, Lanes log_number) {
            const Lanes w = relative_to(number, of), s = w / (2.0 + w), q = s * s;
            const Lanes small = s * (2.0 + q * artanh_tail(q));
            return q < most_of_artanh_series ? small : log_number - of.log_center;
        },
        result);
}

// e^(factor x), with exponents of at most `most`, which is 700 or less; 0 below -708.
void powers(const double* x, std::size_t n, double factor, double most, double* result) noexcept {
    for_any_number(
        x, x, n,
        [&](Lanes number, Lanes) {
            return exp_nonpositive(minimum(factor * number, broadcast(most)), -708.0);
        },
        result);
}

} // namespace
} // namespace emgine::EMGINE_ISA_NAMESPACE
