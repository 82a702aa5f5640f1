// From sums by lane to sums: sum_lanes partial sums are folded pairwise, ((0+4)+(2+6)) +
// ((1+5)+(3+7)). The order is the same for every register width, so the bits are too. If there are
// many sums, eight are folded at a time.
#pragma once

#include "kernels.hpp"
#include "lanes.hpp"

namespace emgine::EMGINE_ISA_NAMESPACE {
namespace {

constexpr std::size_t parts = sum_lanes / lanes; // registers that hold one sum by lane

// One sum by lane: lane l of register p adds rows l + p * lanes + 8 i.
using SumByLane = Lanes[parts];

EMGINE_INLINE double fold(const SumByLane& by_lane) noexcept {
    double a[sum_lanes];
#pragma GCC unroll 4
    for (std::size_t part = 0; part < parts; ++part)
        store(a + part * lanes, by_lane[part]);
    return ((a[0] + a[4]) + (a[2] + a[6])) + ((a[1] + a[5]) + (a[3] + a[7]));
}

#if defined(__AVX512F__)

// folded[t] is the fold of eight sums. Each step halves the number of partial sums and puts those
// of two sums into one register.
EMGINE_INLINE void fold_eight(const SumByLane (&by_lane)[8], double* folded) noexcept {
    Lanes half[4];
#pragma GCC unroll 4
    for (int t = 0; t < 4; ++t) {
        const Lanes a = by_lane[2 * t][0];
        const Lanes b = by_lane[2 * t + 1][0];
        half[t] = __builtin_shufflevector(a, b, 0, 1, 2, 3, 8, 9, 10, 11) +
                  __builtin_shufflevector(a, b, 4, 5, 6, 7, 12, 13, 14, 15);
    }
    Lanes quarter[2];
#pragma GCC unroll 2
    for (int t = 0; t < 2; ++t) // two lanes each of sums 4t, 4t + 1, 4t + 2, 4t + 3
        quarter[t] =
            __builtin_shufflevector(half[2 * t], half[2 * t + 1], 0, 1, 4, 5, 8, 9, 12, 13) +
            __builtin_shufflevector(half[2 * t], half[2 * t + 1], 2, 3, 6, 7, 10, 11, 14, 15);
    store(folded, __builtin_shufflevector(quarter[0], quarter[1], 0, 2, 4, 6, 8, 10, 12, 14) +
                      __builtin_shufflevector(quarter[0], quarter[1], 1, 3, 5, 7, 9, 11, 13, 15));
}

#elif defined(__AVX2__)

EMGINE_INLINE void fold_four(const SumByLane* by_lane, double* folded) noexcept {
    Lanes half[4];
#pragma GCC unroll 4
    for (int t = 0; t < 4; ++t)
        half[t] = by_lane[t][0] + by_lane[t][1];
    Lanes quarter[2];
#pragma GCC unroll 2
    for (int t = 0; t < 2; ++t) // two lanes each of sums t and t + 2
        quarter[t] = __builtin_shufflevector(half[t], half[t + 2], 0, 1, 4, 5) +
                     __builtin_shufflevector(half[t], half[t + 2], 2, 3, 6, 7);
    store(folded, __builtin_shufflevector(quarter[0], quarter[1], 0, 4, 2, 6) +
                      __builtin_shufflevector(quarter[0], quarter[1], 1, 5, 3, 7));
}

EMGINE_INLINE void fold_eight(const SumByLane (&by_lane)[8], double* folded) noexcept {
    fold_four(by_lane, folded);
    fold_four(by_lane + 4, folded + 4);
}

#else

EMGINE_INLINE void fold_four(const SumByLane* by_lane, double* folded) noexcept {
    for (int t = 0; t < 4; ++t)
        folded[t] = fold(by_lane[t]);
}

EMGINE_INLINE void fold_eight(const SumByLane (&by_lane)[8], double* folded) noexcept {
    for (int t = 0; t < 8; ++t)
        folded[t] = fold(by_lane[t]);
}

#endif

// Four sums or eight; at eight lanes only eight.
template <std::size_t N>
EMGINE_INLINE void fold_all(const SumByLane (&by_lane)[N], double* folded) noexcept {
    if constexpr (N == 8)
        fold_eight(by_lane, folded);
    else
        fold_four(by_lane, folded);
}

// to[t] += the fold of total[t], for at most four.
template <std::size_t N>
EMGINE_INLINE void add_folded(const SumByLane (&total)[N], double* to) noexcept {
    static_assert(N <= 4);
    SumByLane eight[8] = {};
    double folded[8];
#pragma GCC unroll 4
    for (std::size_t t = 0; t < N; ++t)
#pragma GCC unroll 4
        for (std::size_t part = 0; part < parts; ++part)
            eight[t][part] = total[t][part];
    fold_eight(eight, folded);
#pragma GCC unroll 4
    for (std::size_t t = 0; t < N; ++t)
        to[t] += folded[t];
}

template <class Value>
EMGINE_INLINE double sum_over_rows(std::size_t n, const Value& value) noexcept {
    SumByLane total = {};
    for (std::size_t s = 0; s < n; s += sum_lanes)
#pragma GCC unroll 4
        for (std::size_t part = 0; part < parts; ++part)
            total[part] = total[part] + value(s + part * lanes);
    return fold(total);
}

} // namespace
} // namespace emgine::EMGINE_ISA_NAMESPACE
