// Categories: densities gather from a table of log-probabilities, statistics scatter
// responsibilities into a table of sums. The numbers of a tile of components are side by side in
// both, so a category of a row is one or a few vectors. Features and rows are added in their order,
// so bits are the same at any width, and for a row by itself.
#pragma once

#include "lanes.hpp"
#include "transpose.hpp"

namespace emgine::EMGINE_ISA_NAMESPACE {
namespace {

// Densities of a row that is impossible: any other is far above, and sums of it stay finite.
constexpr double impossible_row = -1e300;

// Writes, by features, where each code of a vector of rows is in the first tile of a table.
EMGINE_INLINE void write_places(const double* x, std::size_t n_features, const double* first,
                                std::int64_t* place) noexcept {
    constexpr double to_integer = 0x1p52; // adding it leaves a whole number in the low bits
    const Lanes tile = broadcast(static_cast<double>(center_tile));
    for (std::size_t j = 0; j < n_features; ++j) {
        const Lanes number = mul_add(load(x + j * block_stride), tile, broadcast(first[j]));
        const IntegerLanes places =
            as_integer(number + to_integer) - as_integer(broadcast(to_integer));
        std::memcpy(place + j * lanes, &places, sizeof places);
    }
}

// Calls body(Vectors, first component, number of components) for each tile of components.
template <std::size_t VECTORS>
struct Vectors {
    static constexpr std::size_t value = VECTORS;
};

template <class Body>
EMGINE_INLINE void for_each_lookup_tile(std::size_t n_components, const Body& body) noexcept {
    constexpr std::size_t whole_tile = center_tile / lanes;
    std::size_t c = 0;
    for (; c + center_tile <= n_components; c += center_tile)
        body(Vectors<whole_tile>{}, c, center_tile);
    const std::size_t left = n_components - c;
    if (left == 0)
        return;
    if (left * 2 <= center_tile && whole_tile > 1)
        body(Vectors<(whole_tile > 1 ? whole_tile / 2 : 1)>{}, c, left);
    else
        body(Vectors<whole_tile>{}, c, left);
}

void lookup_densities(const double* x, std::size_t n, std::size_t n_features, const double* first,
                      const double* table, std::size_t n_entries, std::size_t n_components,
                      const double* offset, std::int64_t* place, double* log_density) noexcept {
    for (std::size_t s = 0; s < n; s += lanes) {
        write_places(x + s, n_features, first, place);
        for_each_lookup_tile(n_components, [&](auto count, std::size_t c, std::size_t components) {
            constexpr std::size_t vectors = decltype(count)::value;
            const double* tile = table + c * n_entries;
            Lanes total[lanes][vectors] = {};
            for (std::size_t j = 0; j < n_features; ++j)
#pragma GCC unroll 8
                for (std::size_t row = 0; row < lanes; ++row) {
                    const double* entry = tile + place[j * lanes + row];
#pragma GCC unroll 4
                    for (std::size_t v = 0; v < vectors; ++v)
                        total[row][v] = total[row][v] + load(entry + v * lanes);
                }
#pragma GCC unroll 4
            for (std::size_t v = 0; v < vectors; ++v) {
                Lanes of_rows[lanes];
#pragma GCC unroll 8
                for (std::size_t row = 0; row < lanes; ++row)
                    of_rows[row] = load(offset + c + v * lanes) +
                                   maximum(total[row][v], broadcast(impossible_row));
                transpose(of_rows);
#pragma GCC unroll 8
                for (std::size_t i = 0; i < lanes; ++i)
                    if (v * lanes + i < components)
                        store(log_density + (c + v * lanes + i) * block_stride + s, of_rows[i]);
            }
        });
    }
}

// Components are the lanes; log_density has space for whole tiles.
void row_lookup_densities(const double* x, std::size_t n_features, const double* first,
                          const double* table, std::size_t n_entries, std::size_t n_components,
                          const double* offset, double* log_density) noexcept {
    for (std::size_t c = 0; c < n_components; c += center_tile) {
        const double* tile = table + c * n_entries;
        Lanes total[center_tile / lanes] = {};
        for (std::size_t j = 0; j < n_features; ++j) {
            const double number = x[j] * static_cast<double>(center_tile) + first[j];
            const double* entry = tile + static_cast<std::size_t>(number);
#pragma GCC unroll 4
            for (std::size_t v = 0; v < center_tile / lanes; ++v)
                total[v] = total[v] + load(entry + v * lanes);
        }
#pragma GCC unroll 4
        for (std::size_t v = 0; v < center_tile / lanes; ++v)
            store(log_density + c + v * lanes,
                  load(offset + c + v * lanes) + maximum(total[v], broadcast(impossible_row)));
    }
}

// Adds the responsibilities of a vector of rows for a tile of components to its table of sums.
template <std::size_t VECTORS>
EMGINE_INLINE void add_rows(const double* r, std::size_t components, std::size_t n_features,
                            const std::int64_t* place, double* tile) noexcept {
    Lanes share[VECTORS][lanes]; // of each row
#pragma GCC unroll 4
    for (std::size_t v = 0; v < VECTORS; ++v) {
#pragma GCC unroll 8
        for (std::size_t i = 0; i < lanes; ++i)
            share[v][i] =
                v * lanes + i < components ? load(r + (v * lanes + i) * block_stride) : Lanes{};
        transpose(share[v]);
    }
#pragma GCC unroll 8
    for (std::size_t row = 0; row < lanes; ++row)
        for (std::size_t j = 0; j < n_features; ++j) {
            double* entry = tile + place[j * lanes + row];
#pragma GCC unroll 4
            for (std::size_t v = 0; v < VECTORS; ++v)
                store(entry + v * lanes, load(entry + v * lanes) + share[v][row]);
        }
}

void lookup_sums(const double* x, std::size_t n, std::size_t n_features, const double* first,
                 std::size_t n_entries, const double* r, std::size_t n_components,
                 std::int64_t* place, double* sums) noexcept {
    for (std::size_t s = 0; s < n; s += lanes) {
        write_places(x + s, n_features, first, place);
        for_each_lookup_tile(n_components, [&](auto count, std::size_t c, std::size_t components) {
            add_rows<decltype(count)::value>(r + c * block_stride + s, components, n_features,
                                             place, sums + c * n_entries);
        });
    }
}

} // namespace
} // namespace emgine::EMGINE_ISA_NAMESPACE
