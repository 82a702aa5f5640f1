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
    for (; s < n; ++s) // of a row by itself: nothing goes through memory
        result[s] = value(broadcast(a[s]), broadcast(b[s]))[0];
}

// Of one number in all lanes, or of as many as there are lanes.
struct RelativeLanes {
    Lanes center, rest, inverse, log_center;
};

EMGINE_INLINE RelativeLanes relative_lanes(const RelativeTo& of) noexcept {
    return {broadcast(of.center), broadcast(of.rest), broadcast(of.inverse),
            broadcast(of.log_center)};
}

struct RelativeRow {
    Lanes w, s, q, log;
};

EMGINE_INLINE RelativeRow relative_row(Lanes x, Lanes log_x, const RelativeLanes& of) noexcept {
    RelativeRow row;
    row.w = minimum(((x - of.center) - of.rest) * of.inverse, broadcast(1e300));
    row.s = row.w / (2.0 + row.w);
    row.q = row.s * row.s;
    row.log = log_x - of.log_center;
    return row;
}

EMGINE_INLINE Lanes log_excess(const RelativeRow& row) noexcept {
    const Lanes small = row.s * (row.w - row.q * artanh_tail(row.q));
    return row.q < most_of_artanh_series ? small : row.w - row.log;
}

EMGINE_INLINE Lanes log_ratio(const RelativeRow& row) noexcept {
    const Lanes small = row.s * (2.0 + row.q * artanh_tail(row.q));
    return row.q < most_of_artanh_series ? small : row.log;
}

// Each number relative to its own.
template <class Value>
EMGINE_INLINE void for_each_relative(const double* x, const double* log_x, std::size_t n,
                                     const RelativeTo* of, const Value& value,
                                     double* result) noexcept {
    for (std::size_t s = 0; s < n; s += lanes) {
        Lanes number{}, log_number{}, center{}, rest{}, inverse{}, log_center{};
#pragma GCC unroll 8
        for (std::size_t lane = 0; lane < lanes; ++lane) {
            const std::size_t i = s + lane < n ? s + lane : n - 1;
            number[lane] = x[i];
            log_number[lane] = log_x[i];
            center[lane] = of[i].center;
            rest[lane] = of[i].rest;
            inverse[lane] = of[i].inverse;
            log_center[lane] = of[i].log_center;
        }
        const Lanes values =
            value(relative_row(number, log_number, {center, rest, inverse, log_center}));
#pragma GCC unroll 8
        for (std::size_t lane = 0; lane < lanes; ++lane)
            if (s + lane < n)
                result[s + lane] = values[lane];
    }
}

template <class Value>
EMGINE_INLINE void relative_values(const double* x, const double* log_x, std::size_t n,
                                   const RelativeTo* of, bool each, const Value& value,
                                   double* result) noexcept {
    if (each)
        return for_each_relative(x, log_x, n, of, value, result);
    const RelativeLanes relative = relative_lanes(*of);
    for_any_number(
        x, log_x, n,
        [&](Lanes number, Lanes log_number) {
            return value(relative_row(number, log_number, relative));
        },
        result);
}

void log_excesses(const double* x, const double* log_x, std::size_t n, const RelativeTo* of,
                  bool each, double* result) noexcept {
    relative_values(
        x, log_x, n, of, each, [](const RelativeRow& row) { return log_excess(row); }, result);
}

void log_ratios(const double* x, const double* log_x, std::size_t n, const RelativeTo* of,
                bool each, double* result) noexcept {
    relative_values(
        x, log_x, n, of, each, [](const RelativeRow& row) { return log_ratio(row); }, result);
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
