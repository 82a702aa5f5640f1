// k-means: the nearest centre of each row. Centres are packed, center_tile side by side. Distances
// are sums over the features in their order, with one row per lane, so bits are the same at any
// width.
#pragma once

#include "lanes.hpp"

namespace emgine::EMGINE_ISA_NAMESPACE {
namespace {

// A tile of distances fills the registers, and each number that is read is used several times.
constexpr std::size_t centers_at_once = lanes == 8 ? 8 : 4;
constexpr std::size_t vectors_at_once = lanes == 8 ? 3 : 2;

using Distances = Lanes[vectors_at_once];

// Squared distances of VECTORS vectors of rows from CENTERS centres of a tile.
template <std::size_t CENTERS, std::size_t VECTORS>
EMGINE_INLINE void tile_distances(const double* x, std::size_t n_features, const double* centers,
                                  Lanes (&distance)[CENTERS][VECTORS]) noexcept {
    for (std::size_t j = 0; j < n_features; ++j) {
        Lanes row[VECTORS];
#pragma GCC unroll 6
        for (std::size_t v = 0; v < VECTORS; ++v)
            row[v] = load(x + j * block_stride + v * lanes);
#pragma GCC unroll 8
        for (std::size_t c = 0; c < CENTERS; ++c) {
            const Lanes center = broadcast(centers[j * center_tile + c]);
#pragma GCC unroll 6
            for (std::size_t v = 0; v < VECTORS; ++v) {
                const Lanes apart = row[v] - center;
                distance[c][v] = mul_add(apart, apart, distance[c][v]);
            }
        }
    }
}

// A number of centres as a compile-time constant.
template <std::size_t CENTERS>
struct Count {
    static constexpr std::size_t value = CENTERS;
};

// Calls body for the remaining centres, fewer than a tile.
template <std::size_t CENTERS, class Body>
EMGINE_INLINE void last_centers(std::size_t left, const Body& body) noexcept {
    if constexpr (CENTERS > 0) {
        if (left == CENTERS)
            body(Count<CENTERS>{});
        else
            last_centers<CENTERS - 1>(left, body);
    }
}

// Calls body(Count, index of the first centre, its packed numbers) for all centres, one tile at a
// time.
template <std::size_t AT_ONCE = centers_at_once, class Body>
EMGINE_INLINE void for_each_tile(const double* packed_centers, std::size_t n_features,
                                 std::size_t n_centers, const Body& body) noexcept {
    std::size_t c = 0;
    const auto tile = [&](auto count) {
        body(count, c,
             packed_centers + c / center_tile * center_tile * n_features + c % center_tile);
    };
    for (; c + AT_ONCE <= n_centers; c += AT_ONCE)
        tile(Count<AT_ONCE>{});
    last_centers<AT_ONCE - 1>(n_centers - c, tile);
}

struct Nearest {
    Distances distance;
    IntegerLanes label[vectors_at_once];
};

template <std::size_t CENTERS>
EMGINE_INLINE void look_at_centers(const double* x, std::size_t n_features, const double* centers,
                                   std::size_t first, Nearest& nearest) noexcept {
    Distances distance[CENTERS] = {};
    tile_distances<CENTERS>(x, n_features, centers, distance);
#pragma GCC unroll 8
    for (std::size_t c = 0; c < CENTERS; ++c)
#pragma GCC unroll 3
        for (std::size_t v = 0; v < vectors_at_once; ++v) {
            const IntegerLanes number = IntegerLanes{} + static_cast<std::int64_t>(first + c);
            const auto nearer = distance[c][v] < nearest.distance[v];
            nearest.label[v] = nearer ? number : nearest.label[v];
            nearest.distance[v] = nearer ? distance[c][v] : nearest.distance[v];
        }
}

void nearest(const double* x, std::size_t n, std::size_t n_features, const double* packed_centers,
             std::size_t n_centers, std::int64_t* label) noexcept {
    for (std::size_t s = 0; s < n; s += vectors_at_once * lanes) {
        Nearest found{};
        for (Lanes& distance : found.distance)
            distance = broadcast(__builtin_inf());
        for_each_tile(packed_centers, n_features, n_centers,
                      [&](auto count, std::size_t first, const double* centers) {
                          look_at_centers<decltype(count)::value>(x + s, n_features, centers, first,
                                                                  found);
                      });
        std::memcpy(label + s, found.label, sizeof found.label);
    }
}

} // namespace
} // namespace emgine::EMGINE_ISA_NAMESPACE
