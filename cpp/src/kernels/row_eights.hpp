// Log-densities of one row under eight components at a time, with the components in the lanes: no
// sum crosses lanes, and all chains of additions overlap. Every sum has the same order as in the
// kernels for a block of rows, so bits are the same.
#pragma once

#include "density_full.hpp"

namespace emgine::EMGINE_ISA_NAMESPACE {
namespace {

// Multiplies rows top .. top + 3 of the factors by z, and adds the squares to the distances.
// Advances `factors`.
EMGINE_INLINE Lanes add_tile(const double* z, std::size_t top, const double*& factors,
                             Lanes distance) noexcept {
    Lanes y[eight_tile] = {};
    for (std::size_t j = 0; j < top; ++j, factors += eight_tile * components_of_eight) {
        const Lanes centred_j = load(z + j * components_of_eight);
#pragma GCC unroll 4
        for (std::size_t i = 0; i < eight_tile; ++i)
            y[i] = mul_add(load(factors + i * components_of_eight), centred_j, y[i]);
    }
#pragma GCC unroll 4
    for (std::size_t j = 0; j < eight_tile; ++j) {
        const Lanes centred_j = load(z + (top + j) * components_of_eight);
#pragma GCC unroll 4
        for (std::size_t i = j; i < eight_tile; ++i, factors += components_of_eight)
            y[i] = mul_add(load(factors), centred_j, y[i]);
    }
#pragma GCC unroll 4
    for (std::size_t i = 0; i < eight_tile; ++i)
        distance = mul_add(y[i], y[i], distance);
    return distance;
}

// Eight components, one register at a time. scratch: components_of_eight * padded_features.
EMGINE_INLINE void row_eight(const double* x, std::size_t n_features, const double* eight,
                             const double* log_normalizers, double* scratch,
                             double* log_density) noexcept {
    const std::size_t padded = (n_features + eight_tile - 1) / eight_tile * eight_tile;
    for (std::size_t lane = 0; lane < components_of_eight; lane += lanes) {
        double* z = scratch + lane;
        for (std::size_t j = 0; j < n_features; ++j)
            store(z + j * components_of_eight,
                  broadcast(x[j]) - load(eight + j * components_of_eight + lane));
        for (std::size_t j = n_features; j < padded; ++j)
            store(z + j * components_of_eight, Lanes{});
        const double* factors = eight + n_features * components_of_eight + lane;
        Lanes distance{};
        for (std::size_t top = 0; top < n_features; top += eight_tile)
            distance = add_tile(z, top, factors, distance);
        const Lanes bounded = minimum(distance, broadcast(largest_distance));
        store(log_density + lane, mul_add(broadcast(-0.5), bounded, load(log_normalizers + lane)));
    }
}

// All complete groups of eight components; returns the number of components in them.
EMGINE_INLINE std::size_t row_eights(const double* x, const RowMixture& mixture, double* scratch,
                                     double* log_density) noexcept {
    const double* eight = mixture.eights;
    std::size_t k = 0;
    for (; k + components_of_eight <= mixture.n_components; k += components_of_eight) {
        row_eight(x, mixture.n_features, eight, mixture.log_normalizers + k, scratch,
                  log_density + k);
        eight += eight_size(mixture.n_features);
    }
    return k;
}

} // namespace
} // namespace emgine::EMGINE_ISA_NAMESPACE
