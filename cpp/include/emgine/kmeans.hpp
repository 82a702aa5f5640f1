// Starts: k-means is EM with hard assignments, so it is the same walk over the rows with another
// posterior. Distances are in units of scale (k-means of standardised features), so a feature's
// unit does not decide.
#pragma once

#include <cstdint>
#include <vector>

#include "emgine/pass_options.hpp"

namespace emgine {

struct KMeansOptions {
    std::size_t max_iter = 300;
    double tol = 1e-4; // on the mean squared shift of the centres, in scaled units
    PassOptions pass;
};

struct KMeansResult {
    std::vector<double> centers; // k d
    double inertia = 0;          // weighted sum of squared scaled distances
    std::size_t n_iter = 0;
};

// Lloyd's iterations; a centre without rows moves to the row farthest from its own.
KMeansResult kmeans(const WeightedRows& data, std::vector<double> centers,
                    const std::vector<double>& scale, const KMeansOptions& options);

// Row numbers of n_components seeds: greedy k-means++ (Arthur and Vassilvitskii 2007, section 2.2),
// each the best of 2 + log(k) candidates. Takes n doubles of memory.
std::vector<std::int64_t> kmeans_plus_plus(const WeightedRows& data,
                                           const std::vector<double>& scale,
                                           std::size_t n_components, std::uint64_t seed,
                                           const PassOptions& options);

// Other row numbers, which leave less total squared distance, or the same ones. Each share, in
// [0, 1), names a row by its part of the total distance to the nearest seed, and the row takes the
// place of a seed if that is a gain (Lattanzi and Sohler 2019, "A better k-means++ algorithm via
// local search"). Takes a copy of the rows: meant for a sample.
std::vector<std::int64_t> improve_seeds(const WeightedRows& data, const std::vector<double>& scale,
                                        std::vector<std::int64_t> seeds,
                                        const std::vector<double>& shares,
                                        const PassOptions& options);

} // namespace emgine
