// Exponential families: log p(x | k) = eta_k . T(x) - A_k + h(x). Densities of a block are the
// product of T and eta, its statistics the product of responsibilities and T: the same tiles of
// rows and components, once each way. Densities add the statistics in their order, so bits are the
// same at any width, and for a row by itself.
#pragma once

#include "nearest.hpp"
#include "product_tile.hpp"

namespace emgine::EMGINE_ISA_NAMESPACE {
namespace {

// Adds eta . T for COMPONENTS components of a tile and vectors_at_once vectors of rows.
template <std::size_t COMPONENTS>
EMGINE_INLINE void add_tile_products(const double* t, std::size_t n_statistics, const double* eta,
                                     Distances (&total)[COMPONENTS]) noexcept {
    for (std::size_t j = 0; j < n_statistics; ++j) {
        Lanes row[vectors_at_once];
#pragma GCC unroll 3
        for (std::size_t v = 0; v < vectors_at_once; ++v)
            row[v] = load(t + j * block_stride + v * lanes);
#pragma GCC unroll 8
        for (std::size_t c = 0; c < COMPONENTS; ++c) {
            const Lanes factor = broadcast(eta[j * center_tile + c]);
#pragma GCC unroll 3
            for (std::size_t v = 0; v < vectors_at_once; ++v)
                total[c][v] = mul_add(factor, row[v], total[c][v]);
        }
    }
}

void linear_densities(const double* t, std::size_t n, std::size_t n_statistics,
                      const double* packed_eta, std::size_t n_components, const double* offset,
                      const double* base, double* log_density) noexcept {
    for (std::size_t s = 0; s < n; s += vectors_at_once * lanes) {
        Lanes of_rows[vectors_at_once];
#pragma GCC unroll 3
        for (std::size_t v = 0; v < vectors_at_once; ++v)
            of_rows[v] = base == nullptr ? Lanes{} : load(base + s + v * lanes);
        for_each_tile(packed_eta, n_statistics, n_components,
                      [&](auto count, std::size_t first, const double* eta) {
                          constexpr std::size_t components = decltype(count)::value;
                          Distances total[components];
#pragma GCC unroll 8
                          for (std::size_t c = 0; c < components; ++c)
#pragma GCC unroll 3
                              for (std::size_t v = 0; v < vectors_at_once; ++v)
                                  total[c][v] = broadcast(offset[first + c]) + of_rows[v];
                          add_tile_products<components>(t + s, n_statistics, eta, total);
#pragma GCC unroll 8
                          for (std::size_t c = 0; c < components; ++c)
#pragma GCC unroll 3
                              for (std::size_t v = 0; v < vectors_at_once; ++v)
                                  store(log_density + (first + c) * block_stride + s + v * lanes,
                                        total[c][v]);
                      });
    }
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

// Adds the sums of COMPONENTS components and COLUMNS statistics to sums, n_statistics apart.
template <std::size_t COMPONENTS, std::size_t COLUMNS>
EMGINE_INLINE void add_sums_of_tile(const double* r, const double* t, std::size_t n,
                                    std::size_t n_statistics, double* sums) noexcept {
    SumByLane by_lane[COMPONENTS][scatter_tile] = {};
    constexpr std::size_t at_once = COLUMNS < tile_columns ? COLUMNS : tile_columns;
    lane_products<COMPONENTS, 0, at_once, false>(r, t, n, by_lane);
    if constexpr (at_once < COLUMNS)
        lane_products<COMPONENTS, at_once, COLUMNS - at_once, false>(r, t, n, by_lane);
    SumByLane four_by_two[2 * scatter_tile] = {};
#pragma GCC unroll 4
    for (std::size_t i = 0; i < COMPONENTS; i += 2) {
#pragma GCC unroll 8
        for (std::size_t m = 0; m < 2 * scatter_tile; ++m)
#pragma GCC unroll 4
            for (std::size_t part = 0; part < parts; ++part)
                if (i + m / scatter_tile < COMPONENTS)
                    four_by_two[m][part] = by_lane[i + m / scatter_tile][m % scatter_tile][part];
        double folded[2 * scatter_tile];
        fold_eight(four_by_two, folded);
        for (std::size_t c = i; c < COMPONENTS && c < i + 2; ++c)
#pragma GCC unroll 4
            for (std::size_t j = 0; j < COLUMNS; ++j)
                sums[c * n_statistics + j] += folded[(c - i) * scatter_tile + j];
    }
}

template <std::size_t COMPONENTS>
EMGINE_INLINE void add_sums_of_components(const double* r, const double* t, std::size_t n,
                                          std::size_t n_statistics, double* sums) noexcept {
    std::size_t j = 0;
    for (; j + scatter_tile <= n_statistics; j += scatter_tile)
        add_sums_of_tile<COMPONENTS, scatter_tile>(r, t + j * block_stride, n, n_statistics,
                                                   sums + j);
    const double* last = t + j * block_stride;
    switch (n_statistics - j) {
    case 1:
        return add_sums_of_tile<COMPONENTS, 1>(r, last, n, n_statistics, sums + j);
    case 2:
        return add_sums_of_tile<COMPONENTS, 2>(r, last, n, n_statistics, sums + j);
    case 3:
        return add_sums_of_tile<COMPONENTS, 3>(r, last, n, n_statistics, sums + j);
    default:
        return;
    }
}

void linear_sums(const double* t, std::size_t n, std::size_t n_statistics, const double* r,
                 std::size_t n_components, double* weight, double* sums) noexcept {
    constexpr std::size_t at_once = 4;
    for (std::size_t c = 0; c < n_components; ++c)
        weight[c] += sum(r + c * block_stride, n);
    std::size_t c = 0;
    for (; c + at_once <= n_components; c += at_once)
        add_sums_of_components<at_once>(r + c * block_stride, t, n, n_statistics,
                                        sums + c * n_statistics);
    const double* last = r + c * block_stride;
    switch (n_components - c) {
    case 1:
        return add_sums_of_components<1>(last, t, n, n_statistics, sums + c * n_statistics);
    case 2:
        return add_sums_of_components<2>(last, t, n, n_statistics, sums + c * n_statistics);
    case 3:
        return add_sums_of_components<3>(last, t, n, n_statistics, sums + c * n_statistics);
    default:
        return;
    }
}

} // namespace
} // namespace emgine::EMGINE_ISA_NAMESPACE
