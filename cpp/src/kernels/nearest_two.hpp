// The nearest and the second nearest of some points to each row: both distances and both numbers,
// of equal ones the first. Distances are those of nearest.hpp, so bits are the same at any width.
#pragma once

#include "nearest.hpp"

namespace emgine::EMGINE_ISA_NAMESPACE {
namespace {

struct TwoNearest {
    Distances first, second;
    IntegerLanes owner[vectors_at_once], heir[vectors_at_once];
};

template <std::size_t CENTERS>
EMGINE_INLINE void look_for_two(const double* x, std::size_t n_features, const double* centers,
                                std::size_t from, TwoNearest& two) noexcept {
    Distances distance[CENTERS] = {};
    tile_distances<CENTERS>(x, n_features, centers, distance);
#pragma GCC unroll 8
    for (std::size_t c = 0; c < CENTERS; ++c)
#pragma GCC unroll 3
        for (std::size_t v = 0; v < vectors_at_once; ++v) {
            const IntegerLanes number = IntegerLanes{} + static_cast<std::int64_t>(from + c);
            const Lanes apart = distance[c][v];
            const auto nearest = apart < two.first[v];
            const auto next = apart < two.second[v];
            two.heir[v] = nearest ? two.owner[v] : next ? number : two.heir[v];
            two.second[v] = nearest ? two.first[v] : next ? apart : two.second[v];
            two.owner[v] = nearest ? number : two.owner[v];
            two.first[v] = nearest ? apart : two.first[v];
        }
}

// Infinite and the first number where there is none.
void nearest_two(const double* x, std::size_t n, std::size_t n_features,
                 const double* packed_centers, std::size_t n_centers, double* first, double* second,
                 std::int64_t* owner, std::int64_t* heir) noexcept {
    for (std::size_t s = 0; s < n; s += vectors_at_once * lanes) {
        TwoNearest two{};
        for (std::size_t v = 0; v < vectors_at_once; ++v)
            two.first[v] = two.second[v] = broadcast(__builtin_inf());
        for_each_tile(packed_centers, n_features, n_centers,
                      [&](auto count, std::size_t from, const double* centers) {
                          look_for_two<decltype(count)::value>(x + s, n_features, centers, from,
                                                               two);
                      });
        std::memcpy(first + s, two.first, sizeof two.first);
        std::memcpy(second + s, two.second, sizeof two.second);
        std::memcpy(owner + s, two.owner, sizeof two.owner);
        std::memcpy(heir + s, two.heir, sizeof two.heir);
    }
}

} // namespace
} // namespace emgine::EMGINE_ISA_NAMESPACE
