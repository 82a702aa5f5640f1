// Log-density of rows under one component with a diagonal or spherical covariance. Four vectors of
// rows are computed at a time, so that each mean and scale is read only once for all of them.
#pragma once

#include "density_full.hpp"

namespace emgine::EMGINE_ISA_NAMESPACE {
namespace {

// Computes VECTORS vectors of rows at s: the sum over j of the square of scaled(z, j).
template <std::size_t VECTORS, class Scaled>
EMGINE_INLINE void squared_distance(const double* x, std::size_t n_features, const double* mean,
                                    const Scaled& scaled, Lanes (&distance)[VECTORS]) noexcept {
    for (std::size_t j = 0; j < n_features; ++j) {
        const Lanes m = broadcast(mean[j]);
#pragma GCC unroll 4
        for (std::size_t v = 0; v < VECTORS; ++v) {
            const Lanes z = scaled(load(x + j * block_stride + v * lanes) - m, j);
            distance[v] = mul_add(z, z, distance[v]);
        }
    }
}

template <class Scaled, class Finish>
EMGINE_INLINE void distances(const double* x, std::size_t n, std::size_t n_features,
                             const double* mean, const Scaled& scaled,
                             const Finish& finish) noexcept {
    constexpr std::size_t vectors = 4;
    std::size_t s = 0;
    for (; s + vectors * lanes <= n; s += vectors * lanes) {
        Lanes distance[vectors] = {};
        squared_distance<vectors>(x + s, n_features, mean, scaled, distance);
#pragma GCC unroll 4
        for (std::size_t v = 0; v < vectors; ++v)
            finish(s + v * lanes, distance[v]);
    }
    for (; s < n; s += lanes) {
        Lanes distance[1] = {};
        squared_distance<1>(x + s, n_features, mean, scaled, distance);
        finish(s, distance[0]);
    }
}

void density_diag(const double* x, std::size_t n, std::size_t n_features, const double* mean,
                  const double* precisions_cholesky, double log_normalizer,
                  double* log_density) noexcept {
    distances(
        x, n, n_features, mean,
        [&](Lanes z, std::size_t j) { return z * broadcast(precisions_cholesky[j]); },
        [&](std::size_t s, Lanes distance) {
            store(log_density + s, log_density_of(distance, log_normalizer));
        });
}

void density_spherical(const double* x, std::size_t n, std::size_t n_features, const double* mean,
                       double precision_cholesky, double log_normalizer,
                       double* log_density) noexcept {
    const Lanes scale = broadcast(precision_cholesky);
    distances(
        x, n, n_features, mean, [](Lanes z, std::size_t) { return z; },
        [&](std::size_t s, Lanes distance) {
            store(log_density + s, log_density_of(distance * scale * scale, log_normalizer));
        });
}

} // namespace
} // namespace emgine::EMGINE_ISA_NAMESPACE
