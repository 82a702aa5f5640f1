// Sums over rows of products of two features: the scatter's inner loop, four by four features at a time.
// Each sum has sum_lanes partial sums (lane l takes rows l, l + 8, ...) folded pairwise: the same bits at any width.
// A register narrower than that walks the rows once for each part of the lanes.
#pragma once

#include "responsibilities.hpp"

namespace emgine::EMGINE_ISA_NAMESPACE {
namespace {

// Columns of a tile that are summed at once: as many accumulators as the registers hold.
constexpr std::size_t tile_columns = lanes == 8 ? 4 : 2;

// by_lane[i][j][l] = sum over rows l, l + 8, ... of a[i] b[j]; only j <= i where LOWER.
template <std::size_t ROWS, std::size_t COLUMNS, bool LOWER>
EMGINE_INLINE void lane_products(const double* a, const double* b, std::size_t n,
                                 double (&by_lane)[ROWS][scatter_tile][sum_lanes],
                                 std::size_t first_column) noexcept {
    for (std::size_t part = 0; part < sum_lanes; part += lanes) {
        Lanes total[ROWS][COLUMNS] = {};
        for (std::size_t s = part; s < n; s += sum_lanes) {
            Lanes column[COLUMNS];
#pragma GCC unroll 4
            for (std::size_t j = 0; j < COLUMNS; ++j)
                column[j] = load(b + j * block_stride + s);
#pragma GCC unroll 4
            for (std::size_t i = 0; i < ROWS; ++i) {
                const Lanes row = load(a + i * block_stride + s);
#pragma GCC unroll 4
                for (std::size_t j = 0; j < (LOWER ? i + 1 : COLUMNS); ++j)
                    total[i][j] = mul_add(row, column[j], total[i][j]);
            }
        }
#pragma GCC unroll 4
        for (std::size_t i = 0; i < ROWS; ++i)
#pragma GCC unroll 4
            for (std::size_t j = 0; j < (LOWER ? i + 1 : COLUMNS); ++j)
                store(by_lane[i][first_column + j] + part, total[i][j]);
    }
}

// Adds ROWS x scatter_tile sums at (first_row, first_column) of a packed triangle, both multiples of the tile.
template <std::size_t ROWS>
EMGINE_INLINE void add_product_tile(const double* a, const double* b, std::size_t n, std::size_t first_row,
                                    std::size_t first_column, double* triangle) noexcept {
    double by_lane[ROWS][scatter_tile][sum_lanes];
    const bool diagonal = first_row == first_column;
    if (diagonal)
        lane_products<ROWS, ROWS, true>(a, b, n, by_lane, 0);
    else
        for (std::size_t j = 0; j < scatter_tile; j += tile_columns)
            lane_products<ROWS, tile_columns, false>(a, b + j * block_stride, n, by_lane, j);
    for (std::size_t i = 0; i < ROWS; ++i) {
        double* row = triangle + packed_triangle_size(first_row + i) + first_column;
        for (std::size_t j = 0; j < (diagonal ? i + 1 : scatter_tile); ++j)
            row[j] += fold(by_lane[i][j]);
    }
}

inline void add_products_of_rows(const double* a, const double* b, std::size_t n, std::size_t rows,
                                 std::size_t first_row, std::size_t first_column, double* triangle) noexcept {
    switch (rows) {
    case 1: return add_product_tile<1>(a, b, n, first_row, first_column, triangle);
    case 2: return add_product_tile<2>(a, b, n, first_row, first_column, triangle);
    case 3: return add_product_tile<3>(a, b, n, first_row, first_column, triangle);
    default: return add_product_tile<4>(a, b, n, first_row, first_column, triangle);
    }
}

} // namespace
} // namespace emgine::EMGINE_ISA_NAMESPACE
