// y = factor (x - mean) for a tile of rows: the triangular product of the E-step, with the rows in
// the lanes. One chain of mul_add sums every y_i over the features in ascending order, so bits are
// the same for any tile. The height of a tile is a constant of the level: as many accumulators as
// registers can hold.
#pragma once

#include "kernels.hpp"
#include "lanes.hpp"

namespace emgine::EMGINE_ISA_NAMESPACE {
namespace {

constexpr std::size_t tile_vectors = 3;
constexpr std::size_t tile_rows = tile_vectors * lanes;
constexpr std::size_t tile_features = lanes == 8 ? 8 : 4;
static_assert(padded_rows % tile_rows == 0 && panel_rows % tile_features == 0);

// z[j * tile_rows + s] = x[j, s] - mean[j]
inline void subtract_mean(const double* x, std::size_t n_features, const double* mean,
                          double* z) noexcept {
    for (std::size_t j = 0; j < n_features; ++j) {
        const Lanes m = broadcast(mean[j]);
#pragma GCC unroll 3
        for (std::size_t v = 0; v < tile_vectors; ++v)
            store(z + j * tile_rows + v * lanes, load(x + j * block_stride + v * lanes) - m);
    }
}

// FEATURES values of y at feature `first`: a dense part over the features before it, then the small
// triangle.
template <std::size_t FEATURES>
EMGINE_INLINE void triangular_tile(const double* columns, std::size_t first, const double* z,
                                   Lanes (&y)[FEATURES][tile_vectors]) noexcept {
    const auto add_column = [&](std::size_t from, const double* column, const double* z_row) {
#pragma GCC unroll 8
        for (std::size_t i = from; i < FEATURES; ++i) {
            const Lanes w = broadcast(column[i]);
#pragma GCC unroll 3
            for (std::size_t v = 0; v < tile_vectors; ++v)
                y[i][v] = mul_add(w, load(z_row + v * lanes), y[i][v]);
        }
    };
    for (std::size_t j = 0; j < first; ++j)
        add_column(0, columns + j * panel_rows, z + j * tile_rows);
#pragma GCC unroll 8
    for (std::size_t j = 0; j < FEATURES; ++j)
        add_column(j, columns + (first + j) * panel_rows, z + (first + j) * tile_rows);
}

// Calls use(first feature, tile of y) with tiles of y that fit into registers.
template <std::size_t FEATURES, class Use>
EMGINE_INLINE void one_tile(const double* columns, std::size_t first, const double* z,
                            const Use& use) noexcept {
    Lanes y[FEATURES][tile_vectors] = {};
    triangular_tile<FEATURES>(columns, first, z, y);
    use(first, y);
}

// The last features, fewer than a tile: a tile of exactly that height.
template <std::size_t FEATURES, class Use>
EMGINE_INLINE void last_tile(std::size_t left, const double* columns, std::size_t first,
                             const double* z, const Use& use) noexcept {
    if constexpr (FEATURES > 0) {
        if (left == FEATURES)
            one_tile<FEATURES>(columns, first, z, use);
        else
            last_tile<FEATURES - 1>(left, columns, first, z, use);
    }
}

template <class Use>
EMGINE_INLINE void triangular_product(const double* packed_factor, std::size_t n_features,
                                      const double* z, const Use& use) noexcept {
    const double* panel = packed_factor;
    for (std::size_t top = 0; top < n_features; top += panel_rows) {
        for (std::size_t first = top; first < top + panel_rows && first < n_features;
             first += tile_features) {
            const double* columns = panel + (first - top);
            const std::size_t left = n_features - first;
            if (left >= tile_features)
                one_tile<tile_features>(columns, first, z, use);
            else
                last_tile<tile_features - 1>(left, columns, first, z, use);
        }
        panel += panel_rows * (top + panel_rows);
    }
}

} // namespace
} // namespace emgine::EMGINE_ISA_NAMESPACE
