// Weight, sum and lower scatter triangle of one component about a reference mean, added to what is there.
// Up to 3 features everything of a component fits the registers; beyond, the scatter goes by tiles of 4 x 4 features.
// A component without weight in the block costs nothing and changes nothing.
#pragma once

#include "product_tile.hpp"

namespace emgine::EMGINE_ISA_NAMESPACE {
namespace {

template <std::size_t FEATURES>
void statistics_few_features(const double* x, std::size_t n, const double* mean, const double* r,
                             double* weight, double* sum, double* triangle) noexcept {
    constexpr std::size_t products = packed_triangle_size(FEATURES);
    double by_lane[1 + FEATURES + products][sum_lanes];
    for (std::size_t part = 0; part < sum_lanes; part += lanes) {
        Lanes total[1 + FEATURES + products] = {};
        for (std::size_t s = part; s < n; s += sum_lanes) {
            const Lanes given = load(r + s);
            total[0] = total[0] + given;
            Lanes z[FEATURES];
            std::size_t at = 1 + FEATURES;
#pragma GCC unroll 4
            for (std::size_t i = 0; i < FEATURES; ++i) {
                z[i] = load(x + i * block_stride + s) - mean[i];
                const Lanes weighted = given * z[i];
                total[1 + i] = total[1 + i] + weighted;
#pragma GCC unroll 4
                for (std::size_t j = 0; j <= i; ++j, ++at)
                    total[at] = mul_add(weighted, z[j], total[at]);
            }
        }
#pragma GCC unroll 16
        for (std::size_t t = 0; t < 1 + FEATURES + products; ++t)
            store(by_lane[t] + part, total[t]);
    }
    *weight += fold(by_lane[0]);
    for (std::size_t j = 0; j < FEATURES; ++j)
        sum[j] += fold(by_lane[1 + j]);
    for (std::size_t t = 0; t < products; ++t)
        triangle[t] += fold(by_lane[1 + FEATURES + t]);
}

// weighted[i] = r (x[i] - mean[i]) for the tile's features; z holds x - mean. Adds their sums.
inline void weigh_features(const double* z, std::size_t n, std::size_t features, const double* r,
                           double* weighted, double* sums) noexcept {
    for (std::size_t i = 0; i < features; ++i) {
        const double* from = z + i * block_stride;
        double* to = weighted + i * block_stride;
        const double total = sum_over_rows(n, [&](std::size_t s) {
            const Lanes value = load(r + s) * load(from + s);
            store(to + s, value);
            return value;
        });
        if (sums != nullptr)
            sums[i] += total;
    }
}

// Adds sum over rows of z z' r to the triangle, and of z r to sums (which may be null).
inline void add_weighted_products(const double* z, std::size_t n, std::size_t n_features, const double* r,
                                  double* weighted, double* sums, double* triangle) noexcept {
    for (std::size_t i = 0; i < n_features; i += scatter_tile) {
        const std::size_t rows = n_features - i < scatter_tile ? n_features - i : scatter_tile;
        weigh_features(z + i * block_stride, n, rows, r, weighted, sums == nullptr ? nullptr : sums + i);
        for (std::size_t j = 0; j <= i; j += scatter_tile)
            add_products_of_rows(weighted, z + j * block_stride, n, rows, i, j, triangle);
    }
}

void weighted_products(const double* z, std::size_t n, std::size_t n_features, const double* r,
                       double* scratch, double* triangle) noexcept {
    add_weighted_products(z, n, n_features, r, scratch, nullptr, triangle);
}

void statistics_many_features(const double* x, std::size_t n, std::size_t n_features, const double* mean,
                              const double* r, double* scratch, double* weight, double* sums,
                              double* triangle) noexcept {
    const double given = sum(r, n);
    if (given == 0)
        return;
    *weight += given;
    double* weighted = scratch + n_features * block_stride;
    for (std::size_t j = 0; j < n_features; ++j)
        for (std::size_t s = 0; s < n; s += lanes)
            store(scratch + j * block_stride + s, load(x + j * block_stride + s) - mean[j]);
    add_weighted_products(scratch, n, n_features, r, weighted, sums, triangle);
}

template <std::size_t FEATURES = 1>
void statistics_full(const double* x, std::size_t n, std::size_t n_features, const double* mean,
                     const double* r, double* scratch, double* weight, double* sums,
                     double* triangle) noexcept {
    if constexpr (FEATURES <= 3) {
        if (n_features == FEATURES)
            statistics_few_features<FEATURES>(x, n, mean, r, weight, sums, triangle);
        else
            statistics_full<FEATURES + 1>(x, n, n_features, mean, r, scratch, weight, sums, triangle);
    } else {
        statistics_many_features(x, n, n_features, mean, r, scratch, weight, sums, triangle);
    }
}

} // namespace
} // namespace emgine::EMGINE_ISA_NAMESPACE
