// Weight, sum and sums of squares of one component about a reference mean. One pass over the rows
// serves four features. Diagonal: one sum of squares per feature. Spherical: one for all features.
// Mean: none (a tied covariance needs no more).
#pragma once

#include "responsibilities.hpp"

namespace emgine::EMGINE_ISA_NAMESPACE {
namespace {

constexpr std::size_t features_at_once = 4;

enum class Squares { per_feature, together, none };

template <std::size_t FEATURES, Squares SQUARES>
EMGINE_INLINE void add_feature_sums(const double* x, std::size_t n, const double* mean,
                                    const double* r, double* sums, double* scatter) noexcept {
    constexpr std::size_t squares = SQUARES == Squares::per_feature ? FEATURES : 1;
    SumByLane sum_by_lane[FEATURES];
    SumByLane square_by_lane[squares];
#pragma GCC unroll 4
    for (std::size_t part = 0; part < parts; ++part) {
        Lanes total[FEATURES] = {};
        Lanes square[squares] = {};
        for (std::size_t s = part * lanes; s < n; s += sum_lanes) {
            const Lanes given = load(r + s);
            Lanes together{};
#pragma GCC unroll 4
            for (std::size_t j = 0; j < FEATURES; ++j) {
                const Lanes z = load(x + j * block_stride + s) - mean[j];
                if constexpr (SQUARES == Squares::per_feature) {
                    const Lanes weighted = given * z;
                    total[j] = total[j] + weighted;
                    square[j] = mul_add(weighted, z, square[j]);
                } else {
                    total[j] = mul_add(given, z, total[j]);
                    together = mul_add(z, z, together);
                }
            }
            if constexpr (SQUARES == Squares::together)
                square[0] = mul_add(given, together, square[0]);
        }
#pragma GCC unroll 4
        for (std::size_t j = 0; j < FEATURES; ++j)
            sum_by_lane[j][part] = total[j];
#pragma GCC unroll 4
        for (std::size_t j = 0; j < squares; ++j)
            square_by_lane[j][part] = square[j];
    }
    for (std::size_t j = 0; j < FEATURES; ++j)
        sums[j] += fold(sum_by_lane[j]);
    if constexpr (SQUARES != Squares::none)
        for (std::size_t j = 0; j < squares; ++j)
            scatter[j] += fold(square_by_lane[j]);
}

template <Squares SQUARES>
EMGINE_INLINE void add_statistics(const double* x, std::size_t n, std::size_t n_features,
                                  const double* mean, const double* r, double* weight, double* sums,
                                  double* scatter) noexcept {
    const double given = sum(r, n);
    if (given == 0)
        return;
    *weight += given;
    const auto scatter_of = [&](std::size_t j) {
        return SQUARES == Squares::per_feature ? scatter + j : scatter;
    };
    std::size_t j = 0;
    for (; j + features_at_once <= n_features; j += features_at_once)
        add_feature_sums<features_at_once, SQUARES>(x + j * block_stride, n, mean + j, r, sums + j,
                                                    scatter_of(j));
    for (; j < n_features; ++j)
        add_feature_sums<1, SQUARES>(x + j * block_stride, n, mean + j, r, sums + j, scatter_of(j));
}

void statistics_diag(const double* x, std::size_t n, std::size_t n_features, const double* mean,
                     const double* r, double* weight, double* sums, double* scatter) noexcept {
    add_statistics<Squares::per_feature>(x, n, n_features, mean, r, weight, sums, scatter);
}

void statistics_spherical(const double* x, std::size_t n, std::size_t n_features,
                          const double* mean, const double* r, double* weight, double* sums,
                          double* scatter) noexcept {
    add_statistics<Squares::together>(x, n, n_features, mean, r, weight, sums, scatter);
}

void statistics_mean(const double* x, std::size_t n, std::size_t n_features, const double* mean,
                     const double* r, double* weight, double* sums) noexcept {
    add_statistics<Squares::none>(x, n, n_features, mean, r, weight, sums, nullptr);
}

// Four features at a time, so that each responsibility is read only once for all of them.
template <std::size_t FEATURES>
EMGINE_INLINE void shift_of_features(const double* x, std::size_t s, std::size_t n_features,
                                     const double* means, std::size_t n_components, const double* r,
                                     double* shift) noexcept {
    Lanes value[FEATURES];
    Lanes total[FEATURES] = {};
#pragma GCC unroll 4
    for (std::size_t j = 0; j < FEATURES; ++j)
        value[j] = load(x + j * block_stride + s);
    for (std::size_t k = 0; k < n_components; ++k) {
        const Lanes given = load(r + k * block_stride + s);
#pragma GCC unroll 4
        for (std::size_t j = 0; j < FEATURES; ++j)
            total[j] = mul_add(given, value[j] - means[k * n_features + j], total[j]);
    }
#pragma GCC unroll 4
    for (std::size_t j = 0; j < FEATURES; ++j)
        store(shift + j * block_stride + s, total[j]);
}

void weighted_shift(const double* x, std::size_t n, std::size_t n_features, const double* means,
                    std::size_t n_components, const double* r, double* shift) noexcept {
    for (std::size_t s = 0; s < n; s += lanes) {
        std::size_t j = 0;
        for (; j + features_at_once <= n_features; j += features_at_once)
            shift_of_features<features_at_once>(x + j * block_stride, s, n_features, means + j,
                                                n_components, r, shift + j * block_stride);
        for (; j < n_features; ++j)
            shift_of_features<1>(x + j * block_stride, s, n_features, means + j, n_components, r,
                                 shift + j * block_stride);
    }
}

} // namespace
} // namespace emgine::EMGINE_ISA_NAMESPACE
