// Exponential families: log p(x | k) = eta_k . T(x) - A_k + h(x). Densities of a block are the
// product of T and eta, its statistics the product of responsibilities and T: the same tiles of
// rows and components, once each way. Densities add the statistics in their order, so bits are the
// same at any width, and for a row by itself.
#pragma once

#include "nearest.hpp"
#include "product_tile.hpp"

namespace emgine::EMGINE_ISA_NAMESPACE {
namespace {

// A tile of densities fills the registers: its sums, the statistics of its rows, a parameter.
constexpr std::size_t linear_components = lanes == 8 ? 8 : 4;
constexpr std::size_t linear_vectors = lanes == 2 ? 2 : 3;

using RowTile = Lanes[linear_vectors];

// Adds eta . T for COMPONENTS components of a tile and linear_vectors vectors of rows.
template <std::size_t COMPONENTS>
EMGINE_INLINE void add_tile_products(const double* t, std::size_t n_statistics, const double* eta,
                                     RowTile (&total)[COMPONENTS]) noexcept {
    for (std::size_t j = 0; j < n_statistics; ++j) {
        RowTile row;
#pragma GCC unroll 3
        for (std::size_t v = 0; v < linear_vectors; ++v)
            row[v] = load(t + j * block_stride + v * lanes);
#pragma GCC unroll 8
        for (std::size_t c = 0; c < COMPONENTS; ++c) {
            const Lanes factor = broadcast_once(eta[j * center_tile + c]);
#pragma GCC unroll 3
            for (std::size_t v = 0; v < linear_vectors; ++v)
                total[c][v] = mul_add(factor, row[v], total[c][v]);
        }
    }
}

// finish(log-density, component) is what is stored.
template <class Finish>
EMGINE_INLINE void tile_densities(const double* t, std::size_t n, std::size_t n_statistics,
                                  const double* packed_eta, std::size_t n_components,
                                  const double* offset, const double* base, double* log_density,
                                  const Finish& finish) noexcept {
    for (std::size_t s = 0; s < n; s += linear_vectors * lanes) {
        RowTile of_rows;
#pragma GCC unroll 3
        for (std::size_t v = 0; v < linear_vectors; ++v)
            of_rows[v] = base == nullptr ? Lanes{} : load(base + s + v * lanes);
        for_each_tile<linear_components>(
            packed_eta, n_statistics, n_components,
            [&](auto count, std::size_t first, const double* eta) noexcept {
                constexpr std::size_t components = decltype(count)::value;
                RowTile total[components];
#pragma GCC unroll 8
                for (std::size_t c = 0; c < components; ++c)
#pragma GCC unroll 3
                    for (std::size_t v = 0; v < linear_vectors; ++v)
                        total[c][v] = broadcast(offset[first + c]) + of_rows[v];
                add_tile_products<components>(t + s, n_statistics, eta, total);
#pragma GCC unroll 8
                for (std::size_t c = 0; c < components; ++c)
#pragma GCC unroll 3
                    for (std::size_t v = 0; v < linear_vectors; ++v)
                        store(log_density + (first + c) * block_stride + s + v * lanes,
                              finish(total[c][v], first + c));
            });
    }
}

void linear_densities(const double* t, std::size_t n, std::size_t n_statistics,
                      const double* packed_eta, std::size_t n_components, const double* offset,
                      const double* base, double* log_density) noexcept {
    tile_densities(t, n, n_statistics, packed_eta, n_components, offset, base, log_density,
                   [](Lanes value, std::size_t) noexcept { return value; });
}

void add_densities(const double* more, std::size_t stride, std::size_t n, std::size_t n_components,
                   double* log_density) noexcept {
    for (std::size_t k = 0; k < n_components; ++k, more += stride, log_density += block_stride)
        for (std::size_t s = 0; s < n; s += lanes)
            store(log_density + s, load(log_density + s) + load(more + s));
}

// Components are the lanes; log_density has space for whole tiles.
void row_linear_densities(const double* t, std::size_t n_statistics, const double* packed_eta,
                          std::size_t n_components, const double* offset, double base,
                          double* log_density) noexcept {
    for (std::size_t c = 0; c < n_components; c += center_tile) {
        const double* eta = packed_eta + c * n_statistics;
        Lanes total[center_tile / lanes];
#pragma GCC unroll 4
        for (std::size_t v = 0; v < center_tile / lanes; ++v)
            total[v] = load(offset + c + v * lanes) + broadcast(base);
        for (std::size_t j = 0; j < n_statistics; ++j)
#pragma GCC unroll 4
            for (std::size_t v = 0; v < center_tile / lanes; ++v)
                total[v] =
                    mul_add(load(eta + j * center_tile + v * lanes), broadcast(t[j]), total[v]);
#pragma GCC unroll 4
        for (std::size_t v = 0; v < center_tile / lanes; ++v)
            store(log_density + c + v * lanes, total[v]);
    }
}

// A tile of sums fills the registers too: statistics by components. At eight lanes, two tiles are
// folded together; with fewer lanes one, so that its rows and those of the statistics stay in the
// first cache.
constexpr std::size_t sum_columns = lanes == 8 ? 4 : 3;
constexpr std::size_t tile_components = 4;
constexpr std::size_t sum_components = lanes == 8 ? 2 * tile_components : tile_components;
using SumsOfComponents = SumByLane[sum_components];

// by_lane[j][c] = sums of r[first + c] t[j].
template <std::size_t FIRST, std::size_t COMPONENTS, std::size_t COLUMNS>
EMGINE_INLINE void sum_products(const double* r, const double* t, std::size_t n,
                                SumsOfComponents (&by_lane)[COLUMNS]) noexcept {
#pragma GCC unroll 4
    for (std::size_t part = 0; part < parts; ++part) {
        Lanes total[COMPONENTS][COLUMNS] = {};
        for (std::size_t s = part * lanes; s < n; s += sum_lanes) {
            Lanes column[COLUMNS];
#pragma GCC unroll 4
            for (std::size_t j = 0; j < COLUMNS; ++j)
                column[j] = load(t + j * block_stride + s);
#pragma GCC unroll 4
            for (std::size_t c = 0; c < COMPONENTS; ++c) {
                const Lanes given = load(r + (FIRST + c) * block_stride + s);
#pragma GCC unroll 4
                for (std::size_t j = 0; j < COLUMNS; ++j)
                    total[c][j] = mul_add(given, column[j], total[c][j]);
            }
        }
#pragma GCC unroll 4
        for (std::size_t c = 0; c < COMPONENTS; ++c)
#pragma GCC unroll 4
            for (std::size_t j = 0; j < COLUMNS; ++j)
                by_lane[j][FIRST + c][part] = total[c][j];
    }
}

// Adds the sums of COMPONENTS components and COLUMNS statistics to sums, n_statistics apart.
template <std::size_t COMPONENTS, std::size_t COLUMNS>
EMGINE_INLINE void add_sums_of_tile(const double* r, const double* t, std::size_t n,
                                    std::size_t n_statistics, double* sums) noexcept {
    SumsOfComponents by_lane[COLUMNS];
    if constexpr (COMPONENTS < sum_components)
        std::memset(by_lane, 0, sizeof by_lane);
    constexpr std::size_t at_once = COMPONENTS < tile_components ? COMPONENTS : tile_components;
    sum_products<0, at_once, COLUMNS>(r, t, n, by_lane);
    if constexpr (at_once < COMPONENTS)
        sum_products<at_once, COMPONENTS - at_once, COLUMNS>(r, t, n, by_lane);
#pragma GCC unroll 4
    for (std::size_t j = 0; j < COLUMNS; ++j) {
        double folded[sum_components];
        fold_all(by_lane[j], folded);
        for (std::size_t c = 0; c < COMPONENTS; ++c)
            sums[c * n_statistics + j] += folded[c];
    }
}

template <std::size_t COMPONENTS>
EMGINE_INLINE void add_sums_of_components(const double* r, const double* t, std::size_t n,
                                          std::size_t n_statistics, double* sums) noexcept {
    std::size_t j = 0;
    for (; j + sum_columns <= n_statistics; j += sum_columns)
        add_sums_of_tile<COMPONENTS, sum_columns>(r, t + j * block_stride, n, n_statistics,
                                                  sums + j);
    last_centers<sum_columns - 1>(n_statistics - j, [&](auto columns) noexcept {
        add_sums_of_tile<COMPONENTS, decltype(columns)::value>(r, t + j * block_stride, n,
                                                               n_statistics, sums + j);
    });
}

// Side by side: the sum of one component waits for its last addition.
template <std::size_t COMPONENTS>
EMGINE_INLINE void add_weights(const double* r, std::size_t n, double* weight) noexcept {
    SumByLane total[COMPONENTS] = {};
    for (std::size_t s = 0; s < n; s += sum_lanes)
#pragma GCC unroll 4
        for (std::size_t c = 0; c < COMPONENTS; ++c)
#pragma GCC unroll 4
            for (std::size_t part = 0; part < parts; ++part)
                total[c][part] = total[c][part] + load(r + c * block_stride + s + part * lanes);
    add_folded(total, weight);
}

void linear_sums(const double* t, std::size_t n, std::size_t n_statistics, const double* r,
                 std::size_t n_components, double* weight, double* sums) noexcept {
    std::size_t c = 0;
    const auto weigh = [&](auto count) noexcept {
        add_weights<decltype(count)::value>(r + c * block_stride, n, weight + c);
        c += decltype(count)::value;
    };
    while (weight != nullptr && c + tile_components <= n_components)
        weigh(Count<tile_components>{});
    if (weight != nullptr)
        last_centers<tile_components - 1>(n_components - c, weigh);
    c = 0;
    const auto add = [&](auto count) noexcept {
        add_sums_of_components<decltype(count)::value>(r + c * block_stride, t, n, n_statistics,
                                                       sums + c * n_statistics);
        c += decltype(count)::value;
    };
    while (c + sum_components <= n_components)
        add(Count<sum_components>{});
    if (lanes == 8 && c + tile_components <= n_components)
        add(Count<tile_components>{});
    last_centers<tile_components - 1>(n_components - c, add);
}

} // namespace
} // namespace emgine::EMGINE_ISA_NAMESPACE
