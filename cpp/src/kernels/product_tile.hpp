// Sums over rows of products of two features: the inner loop of the scatter, four by four features
// at a time. Each sum has sum_lanes partial sums (lane l adds rows l, l + 8, ...) that are folded
// pairwise, so bits are the same at any width. If a register has fewer lanes, the rows are read
// once for each part of the lanes.
#pragma once

#include "fold.hpp"
#include "number.hpp"

namespace emgine::EMGINE_ISA_NAMESPACE {
namespace {

// Number of columns of a tile: as many accumulators as registers can hold. A tile of one row has
// more columns, so that additions need not wait for each other.
template <std::size_t ROWS>
constexpr std::size_t tile_columns = ROWS == 1    ? (lanes == 2 ? 4 : 8)
                                     : lanes == 8 ? 4
                                     : lanes == 4 ? 3
                                                  : 2;

// Where the sum of row i and column j is in a tile: sums that are folded together are adjacent.
constexpr std::size_t folded_at_once = lanes == 4 ? 4 : 8;
template <std::size_t ROWS, std::size_t COLUMNS>
struct Tile {
    static constexpr std::size_t at(std::size_t i, std::size_t j) {
        return lanes == 4 ? j * ROWS + i : i * COLUMNS + j;
    }
    static constexpr std::size_t size =
        (ROWS * COLUMNS + folded_at_once - 1) / folded_at_once * folded_at_once;
    SumByLane by_lane[size];
};

// Features that a tile of the diagonal asks for, for each part of the lanes: those that are weighed
// after it. Multiply-adds leave time to bring them into the first cache.
constexpr std::size_t features_ahead = lanes == 4 ? scatter_tile / parts : 0;

// Sums of a[i] b[j]; only j <= i if LOWER. Without `whole`, GCC 12 stores sums that it will not
// keep in registers after every addition, and without `once` it may read columns at each use.
template <std::size_t ROWS, std::size_t COLUMNS, bool LOWER>
EMGINE_INLINE void lane_products(const double* a, const double* b, std::size_t n,
                                 const double* next, Tile<ROWS, COLUMNS>& tile) noexcept {
#pragma GCC unroll 4
    for (std::size_t part = 0; part < parts; ++part) {
        Lanes total[ROWS][COLUMNS] = {};
        for (std::size_t s = part * lanes; s < n; s += sum_lanes) {
            if constexpr (LOWER)
#pragma GCC unroll 2
                for (std::size_t j = 0; j < features_ahead; ++j)
                    __builtin_prefetch(next + (part * features_ahead + j) * block_stride + s);
            Lanes column[COLUMNS];
#pragma GCC unroll 8
            for (std::size_t j = 0; j < COLUMNS; ++j) {
                const Lanes value = load(b + j * block_stride + s);
                column[j] = ROWS > 1 ? once(value) : value; // registers hold no eight columns
            }
#pragma GCC unroll 8
            for (std::size_t i = 0; i < ROWS; ++i) {
                const Lanes row =
                    LOWER ? column[i < COLUMNS ? i : 0] : once(load(a + i * block_stride + s));
#pragma GCC unroll 8
                for (std::size_t j = 0; j < (LOWER ? i + 1 : COLUMNS); ++j)
                    total[i][j] = mul_add(row, column[j], total[i][j]);
            }
        }
#pragma GCC unroll 8
        for (std::size_t i = 0; i < ROWS; ++i)
#pragma GCC unroll 8
            for (std::size_t j = 0; j < (LOWER ? i + 1 : COLUMNS); ++j)
                tile.by_lane[tile.at(i, j)][part] = whole(total[i][j]);
    }
}

EMGINE_INLINE void fold_some(const SumByLane* by_lane, double* folded) noexcept {
#if defined(__AVX2__) && !defined(__AVX512F__)
    fold_four(by_lane, folded);
#else
    SumByLane eight[8];
#pragma GCC unroll 8
    for (std::size_t t = 0; t < 8; ++t)
#pragma GCC unroll 4
        for (std::size_t part = 0; part < parts; ++part)
            eight[t][part] = by_lane[t][part];
    fold_eight(eight, folded);
#endif
}

// Adds ROWS x COLUMNS sums to rows of a packed triangle; if LOWER, a and b are the same features.
template <std::size_t ROWS, std::size_t COLUMNS, bool LOWER>
EMGINE_INLINE void add_product_tile(const double* a, const double* b, std::size_t n,
                                    const double* next, std::size_t first_row,
                                    std::size_t first_column, double* triangle) noexcept {
    Tile<ROWS, COLUMNS> tile;
    if constexpr (LOWER || tile.size > ROWS * COLUMNS)
        tile = {};
    lane_products<ROWS, COLUMNS, LOWER>(a, b, n, next, tile);
    double folded[tile.size];
    for (std::size_t t = 0; t < tile.size; t += folded_at_once)
        fold_some(tile.by_lane + t, folded + t);
#pragma GCC unroll 8
    for (std::size_t i = 0; i < ROWS; ++i) {
        double* to = triangle + packed_triangle_size(first_row + i) + first_column;
#pragma GCC unroll 8
        for (std::size_t j = 0; j < (LOWER ? i + 1 : COLUMNS); ++j)
            to[j] += folded[tile.at(i, j)];
    }
}

// Rows first .. first + ROWS - 1 of the triangle, of features g.
template <std::size_t ROWS>
EMGINE_INLINE void add_tiles_of_rows(const double* g, std::size_t n, std::size_t first,
                                     const double* next, double* triangle) noexcept {
    const double* rows = g + first * block_stride;
    constexpr std::size_t wide = tile_columns<ROWS>;
    for (std::size_t j = 0; j < first;) {
        const std::size_t left = first - j;
        const double* columns = g + j * block_stride;
        if (wide == 3 && (left == 2 || left == 4)) { // in threes one would be left
            add_product_tile<ROWS, 2, false>(rows, columns, n, next, first, j, triangle);
            j += 2;
        } else if (wide == 8 && left == 4) {
            add_product_tile<ROWS, 4, false>(rows, columns, n, next, first, j, triangle);
            j += 4;
        } else {
            add_product_tile<ROWS, wide, false>(rows, columns, n, next, first, j, triangle);
            j += wide;
        }
    }
    add_product_tile<ROWS, ROWS, true>(rows, rows, n, next, first, first, triangle);
}

template <std::size_t ROWS>
inline void add_products_of_rows(const double* g, std::size_t n, std::size_t first,
                                 const double* next, double* triangle) noexcept {
    add_tiles_of_rows<ROWS>(g, n, first, next, triangle);
}

// Adds the sum over rows of g g' to a packed triangle; g has n_features rows of block_stride, of
// which write(first, number) writes some, shortly before they are multiplied by those before them.
// It reads the same features of x.
template <class Write>
EMGINE_INLINE void add_products(const double* g, const double* x, std::size_t n,
                                std::size_t n_features, double* triangle,
                                const Write& write) noexcept {
    std::size_t i = 0;
    const auto add = [&](auto number) noexcept {
        write(i, number);
        const double* next = i + 2 * scatter_tile <= n_features // of the next call, at the end
                                 ? x + (i + scatter_tile) * block_stride
                                 : x;
        if constexpr (lanes == 4) // in a function of their own, GCC 12 keeps moving sums of AVX2
            add_tiles_of_rows<number.value>(g, n, i, next, triangle);
        else
            add_products_of_rows<number.value>(g, n, i, next, triangle);
    };
    for (; i + scatter_tile <= n_features; i += scatter_tile)
        add(Number<scatter_tile>{});
    if (n_features - i == 3)
        add(Number<3>{});
    else if (n_features - i == 2)
        add(Number<2>{});
    else if (n_features - i == 1)
        add(Number<1>{});
}

} // namespace
} // namespace emgine::EMGINE_ISA_NAMESPACE
