// Adds weight, sum and lower scatter triangle of one component about a reference mean. Up to 5
// features, all sums of a component fit into registers; beyond, the scatter is computed in tiles of
// 4 x 4 features. A component without weight in the block costs nothing and changes nothing.
#pragma once

#include "product_tile.hpp"
#include "responsibilities.hpp"

namespace emgine::EMGINE_ISA_NAMESPACE {
namespace {

// The same at every level: from this number of features on, rows are multiplied by the roots of
// their responsibilities, which changes the rounding.
constexpr std::size_t features_in_registers = 5;

template <std::size_t FEATURES>
void statistics_few_features(const double* x, std::size_t n, const double* mean, const double* r,
                             double* weight, double* sum, double* triangle) noexcept {
    constexpr std::size_t products = packed_triangle_size(FEATURES);
    SumByLane by_lane[1 + FEATURES + products];
#pragma GCC unroll 4
    for (std::size_t part = 0; part < parts; ++part) {
        Lanes total[1 + FEATURES + products] = {};
        for (std::size_t s = part * lanes; s < n; s += sum_lanes) {
            const Lanes given = load(r + s);
            total[0] = total[0] + given;
            Lanes z[FEATURES];
            std::size_t at = 1 + FEATURES;
#pragma GCC unroll 8
            for (std::size_t i = 0; i < FEATURES; ++i) {
                z[i] = load(x + i * block_stride + s) - mean[i];
                const Lanes weighted = given * z[i];
                total[1 + i] = total[1 + i] + weighted;
#pragma GCC unroll 8
                for (std::size_t j = 0; j <= i; ++j, ++at)
                    total[at] = mul_add(weighted, z[j], total[at]);
            }
        }
#pragma GCC unroll 32
        for (std::size_t t = 0; t < 1 + FEATURES + products; ++t)
            by_lane[t][part] = total[t];
    }
    *weight += fold(by_lane[0]);
    for (std::size_t j = 0; j < FEATURES; ++j)
        sum[j] += fold(by_lane[1 + j]);
    for (std::size_t t = 0; t < products; ++t)
        triangle[t] += fold(by_lane[1 + FEATURES + t]);
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
    add_products(scratch, n, n_features, triangle, [&](std::size_t first, auto number) {
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
    add_products(scratch, n, n_features, triangle, [&](std::size_t first, auto number) {
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
