// Sums over features of logarithms of factorials and of binomial coefficients, which no component
// decides: small numbers are looked up, two at a time. Places in a table are computed in lanes, and
// entries are added row by row. A count has the same part in a sum whatever the rows beside it are,
// so a row by itself has the bits that it has in a block.
#pragma once

#include "fold.hpp"
#include "log.hpp"

namespace emgine::EMGINE_ISA_NAMESPACE {
namespace {

// Whole numbers from 0 to 2^51, as integers; stores them, returns them.
EMGINE_INLINE IntegerLanes store_places(std::int64_t* place, Lanes number) noexcept {
    constexpr double to_integer = 0x1p52; // adding it leaves a whole number in the low bits
    const IntegerLanes places = as_integer(number + to_integer) - as_integer(broadcast(to_integer));
    std::memcpy(place, &places, sizeof places);
    return places;
}

EMGINE_INLINE bool all_below(Lanes numbers, double end) noexcept {
    bool all = true;
#pragma GCC unroll 8
    for (std::size_t lane = 0; lane < lanes; ++lane)
        all = all && numbers[lane] < end;
    return all;
}

// Stirling's formula, of numbers from the end of the table on.
EMGINE_INLINE Lanes log_factorial_of_large(Lanes x) noexcept {
    constexpr double half_log_2_pi = 0.91893853320467274178;
    const Lanes inverse = 1.0 / x, square = inverse * inverse;
    const Lanes series =
        inverse * (1.0 / 12 - square * (1.0 / 360 - square * (1.0 / 1260 - square * (1.0 / 1680))));
    return (x + 0.5) * log_positive(x) - x + half_log_2_pi + series;
}

// log x! of any counts; reads the table where they are small.
EMGINE_INLINE Lanes log_factorials(Lanes x, const double* logs) noexcept {
    constexpr auto end = static_cast<double>(factorial_logs);
    std::int64_t place[lanes];
    store_places(place, minimum(x, broadcast(end)));
    Lanes small{};
#pragma GCC unroll 8
    for (std::size_t lane = 0; lane < lanes; ++lane)
        small[lane] = logs[place[lane]];
    return x < end ? small : log_factorial_of_large(maximum(x, broadcast(end)));
}

// Of one vector of rows: subtracts the sum of each two features.
EMGINE_INLINE Lanes subtract_any_factorials(const double* x, std::size_t n_features,
                                            const FactorialTables& tables, Lanes total) noexcept {
    std::size_t j = 0;
    for (; j + 2 <= n_features; j += 2)
        total = total - (log_factorials(load(x + j * block_stride), tables.logs) +
                         log_factorials(load(x + (j + 1) * block_stride), tables.logs));
    return j < n_features ? total - log_factorials(load(x + j * block_stride), tables.logs) : total;
}

// A table that is read for sum_lanes rows at a time, at two numbers each: place(a, b) is where.
// Writes the sums of the entries to total, which holds what they begin with; returns the largest
// numbers. Numbers beyond the table read its last entry.
template <class Place>
EMGINE_INLINE Lanes sum_of_entries(const double* table, std::size_t n_steps, const Place& place_of,
                                   double (&total)[sum_lanes]) noexcept {
    Lanes largest{};
    for (std::size_t j = 0; j < n_steps; ++j) {
        std::int64_t place[sum_lanes];
#pragma GCC unroll 4
        for (std::size_t at = 0; at < sum_lanes; at += lanes)
            store_places(place + at, place_of(j, at, largest));
#pragma GCC unroll 8
        for (std::size_t i = 0; i < sum_lanes; ++i)
            total[i] += table[place[i]];
    }
    return largest;
}

// Of sum_lanes rows, of counts that the table has.
EMGINE_INLINE void subtract_small_factorials(const double* x, std::size_t n_features,
                                             const double* logs, double* from) noexcept {
    double total[sum_lanes];
    std::memcpy(total, from, sizeof total);
    for (std::size_t j = 0; j < n_features; j += 2) {
        std::int64_t a[sum_lanes], b[sum_lanes] = {}; // log 0! is 0
#pragma GCC unroll 4
        for (std::size_t at = 0; at < sum_lanes; at += lanes) {
            store_places(a + at, load(x + j * block_stride + at));
            if (j + 1 < n_features)
                store_places(b + at, load(x + (j + 1) * block_stride + at));
        }
#pragma GCC unroll 8
        for (std::size_t i = 0; i < sum_lanes; ++i)
            total[i] -= logs[a[i]] + logs[b[i]];
    }
    std::memcpy(from, total, sizeof total);
}

// n is a multiple of sum_lanes; features are block_stride apart. from (n): less the sums.
void subtract_log_factorials(const double* x, std::size_t n, std::size_t n_features,
                             const FactorialTables& tables, double* from) noexcept {
    constexpr auto size = static_cast<double>(paired_factorials);
    for (std::size_t s = 0; s < n; s += sum_lanes) {
        double total[sum_lanes];
        std::memcpy(total, from + s, sizeof total);
        const Lanes largest = sum_of_entries(
            tables.pairs, (n_features + 1) / 2,
            [&](std::size_t step, std::size_t at, Lanes& most) {
                const double* column = x + 2 * step * block_stride + s + at;
                const Lanes a = load(column);
                const Lanes b = 2 * step + 1 < n_features ? load(column + block_stride) : Lanes{};
                most = maximum(most, maximum(a, b));
                const Lanes last = broadcast(size - 1);
                return mul_add(minimum(b, last), broadcast(size), minimum(a, last));
            },
            total);
        if (all_below(largest, size))
            std::memcpy(from + s, total, sizeof total);
        else if (all_below(largest, static_cast<double>(factorial_logs)))
            subtract_small_factorials(x + s, n_features, tables.logs, from + s);
        else
            for (std::size_t at = s; at < s + sum_lanes; at += lanes)
                store(from + at,
                      subtract_any_factorials(x + at, n_features, tables, load(from + at)));
    }
}

// The same of one row, whose features are side by side.
EMGINE_INLINE double log_factorial_of_one(double x, const double* logs) noexcept {
    return x < static_cast<double>(factorial_logs) ? logs[static_cast<std::size_t>(x)]
                                                   : log_factorial_of_large(broadcast(x))[0];
}

double row_minus_log_factorials(const double* x, std::size_t n_features,
                                const FactorialTables& tables) noexcept {
    double total = 0;
    std::size_t j = 0;
    for (; j + 2 <= n_features; j += 2)
        total -=
            log_factorial_of_one(x[j], tables.logs) + log_factorial_of_one(x[j + 1], tables.logs);
    return j < n_features ? total - log_factorial_of_one(x[j], tables.logs) : total;
}

// Where log C(trials, x) is in the triangle; 0, an entry of 0, for more trials than it has.
EMGINE_INLINE Lanes place_in_triangle(Lanes trials, Lanes x) noexcept {
    const Lanes end = broadcast(static_cast<double>(choices_rows));
    const Lanes place = mul_add(trials * 0.5, trials + 1.0, x);
    return trials < end ? place : Lanes{};
}

// Of each sum_lanes rows. trials_and_x(step, row, &trials, &x): of a vector of rows.
template <class Trials>
EMGINE_INLINE void sum_log_binomials(std::size_t n, std::size_t n_steps, const double* triangle,
                                     const Trials& trials_and_x, bool* beyond,
                                     double* base) noexcept {
    for (std::size_t s = 0; s < n; s += sum_lanes) {
        Lanes running[parts] = {};
        double total[sum_lanes] = {};
        const Lanes largest = sum_of_entries(
            triangle, n_steps,
            [&](std::size_t step, std::size_t at, Lanes& most) {
                Lanes x{};
                const Lanes trials = trials_and_x(step, s + at, running[at / lanes], x);
                most = maximum(most, trials);
                return place_in_triangle(trials, x);
            },
            total);
        beyond[s / sum_lanes] = !all_below(largest, static_cast<double>(choices_rows));
        std::memcpy(base + s, total, sizeof total);
    }
}

// t: successes and failures, feature by feature. beyond (n / sum_lanes): whether some of these rows
// have more trials than the triangle; their sums are not right.
void log_binomials(const double* t, std::size_t n, std::size_t n_pairs, const double* triangle,
                   bool* beyond, double* base) noexcept {
    sum_log_binomials(
        n, n_pairs, triangle,
        [&](std::size_t pair, std::size_t s, Lanes&, Lanes& x) {
            const double* of_pair = t + 2 * pair * block_stride + s;
            x = load(of_pair);
            return x + load(of_pair + block_stride);
        },
        beyond, base);
}

// Multinomial coefficients are products of binomial ones.
void log_multinomials(const double* x, std::size_t n, std::size_t n_features,
                      const double* triangle, bool* beyond, double* base) noexcept {
    sum_log_binomials(
        n, n_features, triangle,
        [&](std::size_t j, std::size_t s, Lanes& trials, Lanes& of_feature) {
            of_feature = load(x + j * block_stride + s);
            return trials = trials + of_feature;
        },
        beyond, base);
}

} // namespace
} // namespace emgine::EMGINE_ISA_NAMESPACE
