// Seeds of k-means: the total distance to the nearest seed with another candidate, and the
// distances after one was chosen. Sums have sum_lanes partial sums that are folded pairwise, so
// bits are the same at any width.
#pragma once

#include "fold.hpp"
#include "nearest.hpp"

namespace emgine::EMGINE_ISA_NAMESPACE {
namespace {

// One tile of candidates, all rows.
template <std::size_t CENTERS>
EMGINE_INLINE void add_totals(const double* x, std::size_t n, std::size_t n_features,
                              const double* candidates, const double* nearest,
                              const double* row_weight, double* totals) noexcept {
    SumByLane sums[CENTERS] = {};
    for (std::size_t s = 0; s < n; s += vectors_at_once * lanes) {
        Distances distance[CENTERS] = {};
        tile_distances<CENTERS>(x + s, n_features, candidates, distance);
#pragma GCC unroll 3
        for (std::size_t v = 0; v < vectors_at_once; ++v) {
            const std::size_t row = s + v * lanes;
            const Lanes weight = load(row_weight + row);
            const Lanes known = load(nearest + row);
#pragma GCC unroll 8
            for (std::size_t c = 0; c < CENTERS; ++c) {
                // A row of weight 0 may have any values.
                const Lanes left = weight * minimum(distance[c][v], known);
                Lanes& sum = sums[c][row / lanes % parts];
                sum = sum + (weight > Lanes{} ? left : Lanes{});
            }
        }
    }
    for (std::size_t c = 0; c < CENTERS; ++c)
        totals[c] += fold(sums[c]);
}

void totals_with(const double* x, std::size_t n, std::size_t n_features,
                 const double* packed_candidates, std::size_t n_candidates, const double* nearest,
                 const double* row_weight, double* totals) noexcept {
    for_each_tile(packed_candidates, n_features, n_candidates,
                  [&](auto count, std::size_t first, const double* candidates) {
                      add_totals<decltype(count)::value>(x, n, n_features, candidates, nearest,
                                                         row_weight, totals + first);
                  });
}

// One centre needs as many vectors as hide the latency of a multiply-add.
void lower_nearest(const double* x, std::size_t n, std::size_t n_features,
                   const double* packed_seed, double* nearest) noexcept {
    constexpr std::size_t vectors = padded_rows / (lanes == 2 ? 4 : lanes);
    for (std::size_t s = 0; s < n; s += vectors * lanes) {
        Lanes distance[1][vectors] = {};
        tile_distances<1>(x + s, n_features, packed_seed, distance);
#pragma GCC unroll 6
        for (std::size_t v = 0; v < vectors; ++v) {
            double* at = nearest + s + v * lanes;
            store(at, minimum(distance[0][v], load(at)));
        }
    }
}

} // namespace
} // namespace emgine::EMGINE_ISA_NAMESPACE
