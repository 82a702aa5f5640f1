// Sums over rows of products of two features: the inner loop of the scatter, four by four features
// at a time. Each sum has sum_lanes partial sums (lane l adds rows l, l + 8, ...) that are folded
// pairwise, so bits are the same at any width. If a register has fewer lanes, the rows are read
// once for each part of the lanes.
#pragma once

#include "fold.hpp"

namespace emgine::EMGINE_ISA_NAMESPACE {
namespace {

// Number of columns of a tile that are summed at once: as many accumulators as registers can hold.
constexpr std::size_t tile_columns = lanes == 8 ? 4 : 2;

// by_lane[i][j] = sums of a[i] b[j] for COLUMNS columns from FIRST on; only j <= i if LOWER.
template <std::size_t ROWS, std::size_t FIRST, std::size_t COLUMNS, bool LOWER>
EMGINE_INLINE void lane_products(const double* a, const double* b, std::size_t n,
                                 SumByLane (&by_lane)[ROWS][scatter_tile]) noexcept {
#pragma GCC unroll 4
    for (std::size_t part = 0; part < parts; ++part) {
        Lanes total[ROWS][COLUMNS] = {};
        for (std::size_t s = part * lanes; s < n; s += sum_lanes) {
            Lanes column[COLUMNS];
#pragma GCC unroll 4
            for (std::size_t j = 0; j < COLUMNS; ++j)
                column[j] = load(b + (FIRST + j) * block_stride + s);
#pragma GCC unroll 4
            for (std::size_t i = 0; i < ROWS; ++i) {
                const Lanes row =
                    LOWER ? column[i < COLUMNS ? i : 0] : load(a + i * block_stride + s);
#pragma GCC unroll 4
                for (std::size_t j = 0; j < (LOWER ? i + 1 : COLUMNS); ++j)
                    total[i][j] = mul_add(row, column[j], total[i][j]);
            }
        }
#pragma GCC unroll 4
        for (std::size_t i = 0; i < ROWS; ++i)
#pragma GCC unroll 4
            for (std::size_t j = 0; j < (LOWER ? i + 1 : COLUMNS); ++j)
                by_lane[i][FIRST + j][part] = total[i][j];
    }
}

// Adds ROWS x scatter_tile sums to rows of a packed triangle; if LOWER, a and b are the same
// features.
template <std::size_t ROWS, bool LOWER>
EMGINE_INLINE void add_product_tile(const double* a, const double* b, std::size_t n,
                                    std::size_t first_row, std::size_t first_column,
                                    double* triangle) noexcept {
    SumByLane by_lane[ROWS][scatter_tile] = {};
    if constexpr (LOWER) {
        lane_products<ROWS, 0, ROWS, true>(a, b, n, by_lane);
    } else {
        lane_products<ROWS, 0, tile_columns, false>(a, b, n, by_lane);
        if constexpr (tile_columns < scatter_tile)
            lane_products<ROWS, tile_columns, tile_columns, false>(a, b, n, by_lane);
    }
#pragma GCC unroll 4
    for (std::size_t i = 0; i < ROWS; i += 2) {
        SumByLane two_rows[2 * scatter_tile] = {};
#pragma GCC unroll 8
        for (std::size_t t = 0; t < 2 * scatter_tile; ++t)
#pragma GCC unroll 4
            for (std::size_t part = 0; part < parts; ++part)
                if (i + t / scatter_tile < ROWS)
                    two_rows[t][part] = by_lane[i + t / scatter_tile][t % scatter_tile][part];
        double folded[2 * scatter_tile];
        fold_eight(two_rows, folded);
        for (std::size_t row = i; row < ROWS && row < i + 2; ++row) {
            double* to = triangle + packed_triangle_size(first_row + row) + first_column;
#pragma GCC unroll 4
            for (std::size_t j = 0; j < (LOWER ? row + 1 : scatter_tile); ++j)
                to[j] += folded[(row - i) * scatter_tile + j];
        }
    }
}

template <bool LOWER>
inline void add_products_of_rows(const double* a, const double* b, std::size_t n, std::size_t rows,
                                 std::size_t first_row, std::size_t first_column,
                                 double* triangle) noexcept {
    switch (rows) {
    case 1:
        return add_product_tile<1, LOWER>(a, b, n, first_row, first_column, triangle);
    case 2:
        return add_product_tile<2, LOWER>(a, b, n, first_row, first_column, triangle);
    case 3:
        return add_product_tile<3, LOWER>(a, b, n, first_row, first_column, triangle);
    default:
        return add_product_tile<4, LOWER>(a, b, n, first_row, first_column, triangle);
    }
}

// Adds the sum over rows of g g' to a packed triangle; g has n_features rows of block_stride.
inline void add_products(const double* g, std::size_t n, std::size_t n_features,
                         double* triangle) noexcept {
    for (std::size_t i = 0; i < n_features; i += scatter_tile) {
        const std::size_t rows = n_features - i < scatter_tile ? n_features - i : scatter_tile;
        const double* of_rows = g + i * block_stride;
        for (std::size_t j = 0; j < i; j += scatter_tile)
            add_products_of_rows<false>(of_rows, g + j * block_stride, n, rows, i, j, triangle);
        add_products_of_rows<true>(of_rows, of_rows, n, rows, i, i, triangle);
    }
}

} // namespace
} // namespace emgine::EMGINE_ISA_NAMESPACE
