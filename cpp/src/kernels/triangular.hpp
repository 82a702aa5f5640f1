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

// A tile of rows, and its rows minus the mean, at z[j * tile_rows + s]: written where a feature is
// first multiplied, between the multiply-adds, which a loop of its own would keep waiting.
struct CentredRows {
    const double* x;
    const double* mean;
    double* z;
};

EMGINE_INLINE void centre_feature(const CentredRows& rows, std::size_t j,
                                  Lanes (&value)[tile_vectors]) noexcept {
    if constexpr (lanes == 4) // the rows of the next tile, which no regular pattern announces
        __builtin_prefetch(rows.x + j * block_stride + tile_rows);
    const Lanes m = broadcast(rows.mean[j]);
#pragma GCC unroll 3
    for (std::size_t v = 0; v < tile_vectors; ++v) {
        value[v] = load(rows.x + j * block_stride + v * lanes) - m;
        store(rows.z + j * tile_rows + v * lanes, value[v]);
    }
}

// y[i] += column[i] * z for i from FROM on.
template <std::size_t FROM, std::size_t FEATURES>
EMGINE_INLINE void add_column(const double* column, const Lanes (&z)[tile_vectors],
                              Lanes (&y)[FEATURES][tile_vectors]) noexcept {
#pragma GCC unroll 8
    for (std::size_t i = FROM; i < FEATURES; ++i) {
        const Lanes w = broadcast_once(column[i]);
#pragma GCC unroll 3
        for (std::size_t v = 0; v < tile_vectors; ++v)
            y[i][v] = mul_add(w, z[v], y[i][v]);
    }
}

// The columns of features `first` + J and beyond.
template <std::size_t J, std::size_t FEATURES>
EMGINE_INLINE void add_corner(const double* columns, std::size_t first, const CentredRows& rows,
                              Lanes (&y)[FEATURES][tile_vectors]) noexcept {
    if constexpr (J < FEATURES) {
        Lanes z[tile_vectors];
        centre_feature(rows, first + J, z);
        add_column<J>(columns + (first + J) * panel_rows, z, y);
        add_corner<J + 1>(columns, first, rows, y);
    }
}

// FEATURES values of y at feature `first`: a dense part over the features before it, then the small
// triangle.
template <std::size_t FEATURES>
EMGINE_INLINE void triangular_tile(const double* columns, std::size_t first,
                                   const CentredRows& rows,
                                   Lanes (&y)[FEATURES][tile_vectors]) noexcept {
    for (std::size_t j = 0; j < first; ++j) {
        Lanes z[tile_vectors];
#pragma GCC unroll 3
        for (std::size_t v = 0; v < tile_vectors; ++v)
            z[v] = load(rows.z + j * tile_rows + v * lanes);
        add_column<0>(columns + j * panel_rows, z, y);
    }
    add_corner<0>(columns, first, rows, y);
}

// Calls use(first feature, tile of y) with tiles of y that fit into registers.
template <std::size_t FEATURES, class Use>
EMGINE_INLINE void one_tile(const double* columns, std::size_t first, const CentredRows& rows,
                            const Use& use) noexcept {
    Lanes y[FEATURES][tile_vectors] = {};
    triangular_tile<FEATURES>(columns, first, rows, y);
    use(first, y);
}

// The last features, fewer than a tile: a tile of exactly that height.
template <std::size_t FEATURES, class Use>
EMGINE_INLINE void last_tile(std::size_t left, const double* columns, std::size_t first,
                             const CentredRows& rows, const Use& use) noexcept {
    if constexpr (FEATURES > 0) {
        if (left == FEATURES)
            one_tile<FEATURES>(columns, first, rows, use);
        else
            last_tile<FEATURES - 1>(left, columns, first, rows, use);
    }
}

// Tiles of the first n_features.
template <class Use>
EMGINE_INLINE void triangular_product(const double* packed_factor, std::size_t n_features,
                                      const CentredRows& rows, const Use& use) noexcept {
    const double* panel = packed_factor;
    for (std::size_t top = 0; top < n_features; top += panel_rows) {
        for (std::size_t first = top; first < top + panel_rows && first < n_features;
             first += tile_features) {
            const double* columns = panel + (first - top);
            const std::size_t left = n_features - first;
            if (left >= tile_features)
                one_tile<tile_features>(columns, first, rows, use);
            else
                last_tile<tile_features - 1>(left, columns, first, rows, use);
        }
        panel += panel_rows * (top + panel_rows);
    }
}

} // namespace
} // namespace emgine::EMGINE_ISA_NAMESPACE
