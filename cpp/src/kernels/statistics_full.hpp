// Adds weight, sum and lower scatter triangle of one component about a reference mean. Up to 5
// features, sums stay in registers, those of some rows of the triangle at a time; beyond, the
// scatter is computed in tiles of 4 x 4 features. A component without weight in the block costs
// nothing and changes nothing.
#pragma once

#include "product_tile.hpp"
#include "responsibilities.hpp"

namespace emgine::EMGINE_ISA_NAMESPACE {
namespace {

// The same at every level: from this number of features on, rows are multiplied by the roots of
// their responsibilities, which changes the rounding.
constexpr std::size_t features_in_registers = 5;

// Where row i of the triangle begins among the sums: the weight, then by rows the sum of a feature
// and its products with the features up to itself.
constexpr std::size_t row_of_sums(std::size_t i) { return 1 + i + packed_triangle_size(i); }

// Adds a vector of rows to the sums of rows FROM .. END - 1 of the triangle.
template <std::size_t FROM, std::size_t END, std::size_t NUMBER>
EMGINE_INLINE void add_to_sums(const double* row, Lanes given, const Lanes (&mean)[END],
                               Lanes (&total)[NUMBER]) noexcept {
    if (FROM == 0)
        total[0] = total[0] + given;
    std::size_t at = FROM == 0 ? 1 : 0;
    Lanes z[END];
#pragma GCC unroll 8
    for (std::size_t i = FROM; i < END; ++i) {
        z[i] = load(row + i * block_stride) - mean[i];
        const Lanes weighted = given * z[i];
        total[at] = total[at] + weighted;
        ++at;
#pragma GCC unroll 8
        for (std::size_t j = 0; j <= i; ++j, ++at) {
            const Lanes other = j < FROM ? load(row + j * block_stride) - mean[j] : z[j];
            total[at] = mul_add(weighted, other, total[at]);
        }
    }
}

// Sums of the rows FROM .. END - 1 by lane. Two parts of the lanes are summed at once where
// registers hold both: a sum waits for its last addition.
template <std::size_t FROM, std::size_t END>
EMGINE_INLINE void sums_in_registers(const double* x, std::size_t n, const double* mean,
                                     const double* r, SumByLane* by_lane) noexcept {
    constexpr std::size_t first = FROM == 0 ? 0 : row_of_sums(FROM);
    constexpr std::size_t number = row_of_sums(END) - first;
    constexpr std::size_t at_once = parts > 1 && number <= 6 ? 2 : 1;
    Lanes m[END];
#pragma GCC unroll 8
    for (std::size_t j = 0; j < END; ++j)
        m[j] = broadcast(mean[j]);
#pragma GCC unroll 4
    for (std::size_t part = 0; part < parts; part += at_once) {
        Lanes total[at_once][number] = {};
        for (std::size_t s = part * lanes; s < n; s += sum_lanes)
#pragma GCC unroll 2
            for (std::size_t p = 0; p < at_once; ++p) {
                const std::size_t at = s + p * lanes;
                add_to_sums<FROM, END>(x + at, once(load(r + at)), m, total[p]);
            }
#pragma GCC unroll 2
        for (std::size_t p = 0; p < at_once; ++p)
#pragma GCC unroll 32
            for (std::size_t t = 0; t < number; ++t)
                by_lane[first + t][part + p] = whole(total[p][t]);
    }
}

// 16 registers hold the sums of three rows of the triangle, and 32 all.
constexpr std::size_t rows_in_registers = lanes == 8 ? features_in_registers : 3;

template <std::size_t FROM, std::size_t FEATURES>
EMGINE_INLINE void sums_by_rows(const double* x, std::size_t n, const double* mean, const double* r,
                                SumByLane* by_lane) noexcept {
    if constexpr (FROM < FEATURES) {
        constexpr std::size_t most = FROM == 0 ? rows_in_registers : FROM + 1;
        constexpr std::size_t end = most < FEATURES ? most : FEATURES;
        sums_in_registers<FROM, end>(x, n, mean, r, by_lane);
        sums_by_rows<end, FEATURES>(x, n, mean, r, by_lane);
    }
}

template <std::size_t FEATURES>
void statistics_few_features(const double* x, std::size_t n, const double* mean, const double* r,
                             double* weight, double* sum, double* triangle) noexcept {
    constexpr std::size_t number = row_of_sums(FEATURES);
    constexpr std::size_t few = 3; // folded sooner by themselves than with zeros
    constexpr std::size_t alone = number % folded_at_once <= few ? number % folded_at_once : 0;
    constexpr std::size_t together =
        (number - alone + folded_at_once - 1) / folded_at_once * folded_at_once;
    SumByLane by_lane[together + alone];
    for (std::size_t t = number; t < together; ++t)
        for (Lanes& part : by_lane[t])
            part = Lanes{};
    sums_by_rows<0, FEATURES>(x, n, mean, r, by_lane);
    double folded[together + alone];
#pragma GCC unroll 8
    for (std::size_t t = 0; t < together; t += folded_at_once)
        fold_some(by_lane + t, folded + t);
#pragma GCC unroll 4
    for (std::size_t t = together; t < number; ++t)
        folded[t] = fold(by_lane[t]);
    *weight += folded[0];
#pragma GCC unroll 8
    for (std::size_t i = 0; i < FEATURES; ++i) {
        const double* row = folded + row_of_sums(i);
        sum[i] += row[0];
#pragma GCC unroll 8
        for (std::size_t j = 0; j <= i; ++j)
            triangle[packed_triangle_size(i) + j] += row[1 + j];
    }
}

// Features are multiplied by the root of the responsibility, so that the product of two features
// contains it once. This needs one array instead of two.
inline void take_roots(const double* r, std::size_t n, double* root) noexcept {
    for (std::size_t s = 0; s < n; ++s)
        root[s] = __builtin_sqrt(r[s]);
}

void weighted_products(const double* z, std::size_t n, std::size_t n_features, const double* r,
                       double* scratch, double* triangle) noexcept {
    alignas(64) double root[rows_per_block];
    take_roots(r, n, root);
    add_products(scratch, z, n, n_features, triangle, [&](std::size_t first, auto number) noexcept {
        for (std::size_t j = first; j < first + number.value; ++j)
            for (std::size_t s = 0; s < n; s += lanes)
                store(scratch + j * block_stride + s,
                      load(root + s) * load(z + j * block_stride + s));
    });
}

// Writes root (x - mean) of FEATURES features side by side and adds their weighted sums, whose
// chains of additions overlap. The first features take the roots of the responsibilities and sum
// these. Returns their sum, and changes no sum if it is 0.
template <std::size_t FEATURES, bool FIRST>
EMGINE_INLINE double weigh_features(const double* x, std::size_t n, const double* mean,
                                    const double* r, double* root, double* half_weighted,
                                    double* sums) noexcept {
    Lanes m[FEATURES];
#pragma GCC unroll 4
    for (std::size_t j = 0; j < FEATURES; ++j)
        m[j] = broadcast(mean[j]);
    SumByLane total[FEATURES] = {};
    SumByLane given = {};
    for (std::size_t s = 0; s < n; s += sum_lanes)
#pragma GCC unroll 4
        for (std::size_t part = 0; part < parts; ++part) {
            const std::size_t at = s + part * lanes;
            Lanes half = load((FIRST ? r : root) + at);
            if constexpr (FIRST) {
                given[part] = given[part] + half;
                half = square_root(half);
                store(root + at, half);
            }
#pragma GCC unroll 4
            for (std::size_t j = 0; j < FEATURES; ++j) {
                const Lanes z = half * (load(x + j * block_stride + at) - m[j]);
                store(half_weighted + j * block_stride + at, z);
                total[j][part] = total[j][part] + half * z;
            }
        }
    const double weight = FIRST ? fold(given) : 1;
    if (weight != 0)
        add_folded(total, sums);
    return weight;
}

void statistics_many_features(const double* x, std::size_t n, std::size_t n_features,
                              const double* mean, const double* r, double* scratch, double* weight,
                              double* sums, double* triangle) noexcept {
    alignas(64) double root[rows_per_block];
    const double given = weigh_features<scatter_tile, true>(x, n, mean, r, root, scratch, sums);
    if (given == 0)
        return;
    *weight += given;
    add_products(scratch, x, n, n_features, triangle, [&](std::size_t first, auto number) noexcept {
        if (first > 0)
            weigh_features<number.value, false>(x + first * block_stride, n, mean + first, r, root,
                                                scratch + first * block_stride, sums + first);
    });
}

template <std::size_t FEATURES = 1>
void statistics_full(const double* x, std::size_t n, std::size_t n_features, const double* mean,
                     const double* r, double* scratch, double* weight, double* sums,
                     double* triangle) noexcept {
    if constexpr (FEATURES <= features_in_registers) {
        if (n_features == FEATURES)
            statistics_few_features<FEATURES>(x, n, mean, r, weight, sums, triangle);
        else
            statistics_full<FEATURES + 1>(x, n, n_features, mean, r, scratch, weight, sums,
                                          triangle);
    } else {
        statistics_many_features(x, n, n_features, mean, r, scratch, weight, sums, triangle);
    }
}

} // namespace
} // namespace emgine::EMGINE_ISA_NAMESPACE
