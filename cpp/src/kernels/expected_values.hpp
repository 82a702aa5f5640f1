// Regression with a mixture: sums over the components of responsibilities times affine functions of
// the rows. A tile of rows and outputs stays in registers over all components and features, which
// are added in this order; so bits are the same for any tile.
#pragma once

#include "triangular.hpp"

namespace emgine::EMGINE_ISA_NAMESPACE {
namespace {

// OUTPUTS outputs of a tile of rows. packed: panel_rows outputs side by side, slopes of every
// feature, then the value at the center; component after component.
template <std::size_t OUTPUTS>
EMGINE_INLINE void expected_tile(const double* x, std::size_t n_features, const double* centers,
                                 std::size_t n_components, const double* r, const double* packed,
                                 double* result) noexcept {
    Lanes total[OUTPUTS][tile_vectors] = {};
    const auto add = [&](const double* column, const Lanes(&z)[tile_vectors]) {
#pragma GCC unroll 8
        for (std::size_t i = 0; i < OUTPUTS; ++i) {
            const Lanes factor = broadcast(column[i]);
#pragma GCC unroll 3
            for (std::size_t v = 0; v < tile_vectors; ++v)
                total[i][v] = mul_add(factor, z[v], total[i][v]);
        }
    };
    for (std::size_t k = 0; k < n_components; ++k) {
        Lanes given[tile_vectors];
#pragma GCC unroll 3
        for (std::size_t v = 0; v < tile_vectors; ++v)
            given[v] = load(r + k * block_stride + v * lanes);
        for (std::size_t j = 0; j < n_features; ++j, packed += panel_rows) {
            const Lanes center = broadcast(centers[k * n_features + j]);
            Lanes z[tile_vectors];
#pragma GCC unroll 3
            for (std::size_t v = 0; v < tile_vectors; ++v)
                z[v] = (load(x + j * block_stride + v * lanes) - center) * given[v];
            add(packed, z);
        }
        add(packed, given);
        packed += panel_rows;
    }
#pragma GCC unroll 8
    for (std::size_t i = 0; i < OUTPUTS; ++i)
#pragma GCC unroll 3
        for (std::size_t v = 0; v < tile_vectors; ++v)
            store(result + i * block_stride + v * lanes, total[i][v]);
}

// The outputs of one panel from `first` on, in tiles that fit into registers.
template <std::size_t OUTPUTS = tile_features>
EMGINE_INLINE void expected_outputs(std::size_t left, const double* x, std::size_t n_features,
                                    const double* centers, std::size_t n_components,
                                    const double* r, const double* packed,
                                    double* result) noexcept {
    if constexpr (OUTPUTS > 0) {
        if (left >= OUTPUTS)
            expected_tile<OUTPUTS>(x, n_features, centers, n_components, r, packed, result);
        else
            expected_outputs<OUTPUTS - 1>(left, x, n_features, centers, n_components, r, packed,
                                          result);
    }
}

void expected_values(const double* x, std::size_t n, std::size_t n_features, const double* centers,
                     std::size_t n_components, const double* r, const double* packed,
                     std::size_t n_outputs, double* result) noexcept {
    const std::size_t panel = n_components * (n_features + 1) * panel_rows;
    for (std::size_t s = 0; s < n; s += tile_rows)
        for (std::size_t i = 0; i < n_outputs; i += tile_features)
            expected_outputs(n_outputs - i, x + s, n_features, centers, n_components, r + s,
                             packed + i / panel_rows * panel + i % panel_rows,
                             result + i * block_stride + s);
}

} // namespace
} // namespace emgine::EMGINE_ISA_NAMESPACE
