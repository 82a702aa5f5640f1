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
    Lanes y[factor_tile] = {};
    for (std::size_t j = 0; j < top; ++j, factors += factor_tile * components_of_tile) {
        const Lanes centred_j = load(z + j * components_of_tile);
#pragma GCC unroll 4
        for (std::size_t i = 0; i < factor_tile; ++i)
            y[i] = mul_add(load(factors + i * components_of_tile), centred_j, y[i]);
    }
#pragma GCC unroll 4
    for (std::size_t j = 0; j < factor_tile; ++j) {
        const Lanes centred_j = load(z + (top + j) * components_of_tile);
#pragma GCC unroll 4
        for (std::size_t i = j; i < factor_tile; ++i, factors += components_of_tile)
            y[i] = mul_add(load(factors), centred_j, y[i]);
    }
#pragma GCC unroll 4
    for (std::size_t i = 0; i < factor_tile; ++i)
        distance = mul_add(y[i], y[i], distance);
    return distance;
}

// Eight components, one register at a time. scratch: components_of_tile * padded_features.
EMGINE_INLINE void row_tile(const double* x, std::size_t n_features, const double* tile,
                            const double* log_normalizers, double* scratch,
                            double* log_density) noexcept {
    const std::size_t padded = (n_features + factor_tile - 1) / factor_tile * factor_tile;
    for (std::size_t lane = 0; lane < components_of_tile; lane += lanes) {
        double* z = scratch + lane;
        for (std::size_t j = 0; j < n_features; ++j)
            store(z + j * components_of_tile,
                  broadcast(x[j]) - load(tile + j * components_of_tile + lane));
        for (std::size_t j = n_features; j < padded; ++j)
            store(z + j * components_of_tile, Lanes{});
        const double* factors = tile + n_features * components_of_tile + lane;
        Lanes distance{};
        for (std::size_t top = 0; top < n_features; top += factor_tile)
            distance = add_tile(z, top, factors, distance);
        const Lanes bounded = minimum(distance, broadcast(largest_distance));
        store(log_density + lane, mul_add(broadcast(-0.5), bounded, load(log_normalizers + lane)));
    }
}

// All complete groups of eight components; returns the number of components in them.
EMGINE_INLINE std::size_t row_tiles(const double* x, const RowMixture& mixture, double* scratch,
                                    double* log_density) noexcept {
    const double* tile = mixture.component_tiles;
    std::size_t k = 0;
    for (; k + components_of_tile <= mixture.n_components; k += components_of_tile) {
        row_tile(x, mixture.n_features, tile, mixture.log_normalizers + k, scratch,
                 log_density + k);
        tile += component_tile_size(mixture.n_features);
    }
    return k;
}

} // namespace
} // namespace emgine::EMGINE_ISA_NAMESPACE
