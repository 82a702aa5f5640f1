// Log-densities of one row under eight components at a time, with the components in the lanes: no
// sum crosses lanes, and all chains of additions overlap. Every sum has the same order as in the
// kernels for a block of rows, so bits are the same.
#pragma once

#include "density_full.hpp"

namespace emgine::EMGINE_ISA_NAMESPACE {
namespace {

// Registers of components that are computed together. Two of four lanes read whole cache lines of
// the factors, which are more than a first-level cache holds, once instead of twice.
constexpr std::size_t tile_parts = lanes == components_of_tile ? 1 : 2;

// y[i] += factors of row i times z, for rows from `from` on. Advances `factors`.
EMGINE_INLINE void add_factors(std::size_t from, const double* z, const double*& factors,
                               Lanes (&y)[factor_tile][tile_parts]) noexcept {
#pragma GCC unroll 4
    for (std::size_t i = from; i < factor_tile; ++i, factors += components_of_tile)
#pragma GCC unroll 2
        for (std::size_t part = 0; part < tile_parts; ++part)
            y[i][part] = mul_add(load(factors + part * lanes), load(z + part * lanes), y[i][part]);
}

// Multiplies rows top .. top + 3 of the factors by z, and adds the squares to the distances.
// Advances `factors`.
EMGINE_INLINE void add_tile(const double* z, std::size_t top, const double*& factors,
                            Lanes (&distance)[tile_parts]) noexcept {
    Lanes y[factor_tile][tile_parts] = {};
    for (std::size_t j = 0; j < top; ++j)
        add_factors(0, z + j * components_of_tile, factors, y);
#pragma GCC unroll 4
    for (std::size_t j = 0; j < factor_tile; ++j)
        add_factors(j, z + (top + j) * components_of_tile, factors, y);
#pragma GCC unroll 4
    for (std::size_t i = 0; i < factor_tile; ++i)
#pragma GCC unroll 2
        for (std::size_t part = 0; part < tile_parts; ++part)
            distance[part] = mul_add(y[i][part], y[i][part], distance[part]);
}

// Eight components, as many as tile_parts registers hold at a time. scratch: components_of_tile *
// padded_features.
EMGINE_INLINE void row_tile(const double* x, std::size_t n_features, const double* tile,
                            const double* log_normalizers, double* scratch,
                            double* log_density) noexcept {
    const std::size_t padded = (n_features + factor_tile - 1) / factor_tile * factor_tile;
    for (std::size_t j = 0; j < n_features; ++j)
        for (std::size_t lane = 0; lane < components_of_tile; lane += lanes)
            store(scratch + j * components_of_tile + lane,
                  broadcast(x[j]) - load(tile + j * components_of_tile + lane));
    for (std::size_t lane = n_features * components_of_tile; lane < padded * components_of_tile;
         lane += lanes)
        store(scratch + lane, Lanes{});
    for (std::size_t lane = 0; lane < components_of_tile; lane += tile_parts * lanes) {
        const double* factors = tile + n_features * components_of_tile + lane;
        Lanes distance[tile_parts] = {};
        for (std::size_t top = 0; top < n_features; top += factor_tile)
            add_tile(scratch + lane, top, factors, distance);
#pragma GCC unroll 2
        for (std::size_t part = 0; part < tile_parts; ++part) {
            const Lanes bounded = minimum(distance[part], largest_distance);
            const std::size_t first = lane + part * lanes;
            store(log_density + first,
                  mul_add(broadcast(-0.5), bounded, load(log_normalizers + first)));
        }
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
