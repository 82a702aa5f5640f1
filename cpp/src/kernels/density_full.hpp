// Log-density of rows under one component with a full covariance: the largest part of the E-step.
// The mean is subtracted before anything is multiplied; squares are never expanded. Of few
// features, the number is a compile-time constant and everything stays in registers.
#pragma once

#include "triangular.hpp"

namespace emgine::EMGINE_ISA_NAMESPACE {
namespace {

// Replaces a squared distance that overflows. It is finite, so that no difference of two is NaN.
constexpr double largest_distance = 1e300;

EMGINE_INLINE Lanes log_density_of(Lanes squared_distance, double log_normalizer) noexcept {
    const Lanes bounded = minimum(squared_distance, largest_distance);
    return mul_add(broadcast(-0.5), bounded, broadcast(log_normalizer));
}

// VECTORS vectors of rows: each factor is read once for all of them. By columns of the factor, so
// that a row needs registers for its products alone.
template <std::size_t FEATURES, std::size_t VECTORS>
EMGINE_INLINE void density_of_vectors(const double* x, const double* mean,
                                      const double* packed_factor, double log_normalizer,
                                      double* log_density) noexcept {
    Lanes y[FEATURES][VECTORS] = {};
#pragma GCC unroll 8
    for (std::size_t j = 0; j < FEATURES; ++j) {
        Lanes z[VECTORS];
#pragma GCC unroll 4
        for (std::size_t v = 0; v < VECTORS; ++v)
            z[v] = load(x + j * block_stride + v * lanes) - mean[j];
#pragma GCC unroll 8
        for (std::size_t i = j; i < FEATURES; ++i) {
            const Lanes factor = broadcast_once(packed_factor[j * panel_rows + i]);
#pragma GCC unroll 4
            for (std::size_t v = 0; v < VECTORS; ++v)
                y[i][v] = mul_add(factor, z[v], y[i][v]);
        }
    }
    Lanes distance[VECTORS] = {};
#pragma GCC unroll 8
    for (std::size_t i = 0; i < FEATURES; ++i)
#pragma GCC unroll 4
        for (std::size_t v = 0; v < VECTORS; ++v)
            distance[v] = mul_add(y[i][v], y[i][v], distance[v]);
#pragma GCC unroll 4
    for (std::size_t v = 0; v < VECTORS; ++v)
        store(log_density + v * lanes, log_density_of(distance[v], log_normalizer));
}

// As many vectors as registers hold products of.
template <std::size_t FEATURES>
constexpr std::size_t rows_of_density = FEATURES <= 2 && lanes < 8    ? 3
                                        : FEATURES == 8 && lanes == 4 ? 1
                                                                      : 2;

template <std::size_t FEATURES>
void density_few_features(const double* x, std::size_t n, const double* mean,
                          const double* packed_factor, double log_normalizer,
                          double* log_density) noexcept {
    constexpr std::size_t vectors = rows_of_density<FEATURES>;
    std::size_t s = 0;
    for (; s + vectors * lanes <= n; s += vectors * lanes)
        density_of_vectors<FEATURES, vectors>(x + s, mean, packed_factor, log_normalizer,
                                              log_density + s);
    for (; s < n; s += lanes)
        density_of_vectors<FEATURES, 1>(x + s, mean, packed_factor, log_normalizer,
                                        log_density + s);
}

void density_many_features(const double* x, std::size_t n, std::size_t n_features,
                           const double* mean, const double* packed_factor, double log_normalizer,
                           double* scratch, double* log_density) noexcept {
    for (std::size_t s = 0; s < n; s += tile_rows) {
        Lanes distance[tile_vectors] = {};
        const CentredRows rows{x + s, mean, scratch};
        triangular_product(packed_factor, n_features, rows, [&](std::size_t, const auto& y) {
            constexpr std::size_t features = sizeof y / sizeof y[0];
#pragma GCC unroll 8
            for (std::size_t i = 0; i < features; ++i)
#pragma GCC unroll 3
                for (std::size_t v = 0; v < tile_vectors; ++v)
                    distance[v] = mul_add(y[i][v], y[i][v], distance[v]);
        });
        for (std::size_t v = 0; v < tile_vectors; ++v)
            store(log_density + s + v * lanes, log_density_of(distance[v], log_normalizer));
    }
}

// Bits are the same for more or fewer. The 16 registers of AVX2 hold two vectors of seven features.
constexpr std::size_t most_few_features = lanes == 4 ? 7 : 8;

template <std::size_t FEATURES = 1>
void density_full(const double* x, std::size_t n, std::size_t n_features, const double* mean,
                  const double* packed_factor, double log_normalizer, double* scratch,
                  double* log_density) noexcept {
    if constexpr (FEATURES <= most_few_features) {
        if (n_features == FEATURES)
            density_few_features<FEATURES>(x, n, mean, packed_factor, log_normalizer, log_density);
        else
            density_full<FEATURES + 1>(x, n, n_features, mean, packed_factor, log_normalizer,
                                       scratch, log_density);
    } else {
        density_many_features(x, n, n_features, mean, packed_factor, log_normalizer, scratch,
                              log_density);
    }
}

void whiten(const double* x, std::size_t n, std::size_t n_features, const double* mean,
            const double* packed_factor, double* scratch, double* whitened) noexcept {
    for (std::size_t s = 0; s < n; s += tile_rows) {
        const CentredRows rows{x + s, mean, scratch};
        triangular_product(packed_factor, n_features, rows, [&](std::size_t first, const auto& y) {
            constexpr std::size_t features = sizeof y / sizeof y[0];
#pragma GCC unroll 8
            for (std::size_t i = 0; i < features; ++i)
#pragma GCC unroll 3
                for (std::size_t v = 0; v < tile_vectors; ++v)
                    store(whitened + (first + i) * block_stride + s + v * lanes, y[i][v]);
        });
    }
}

} // namespace
} // namespace emgine::EMGINE_ISA_NAMESPACE
