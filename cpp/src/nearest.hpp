// The pass of k-means: every row to its nearest centre, in units of scale, and what the rows of
// each centre sum to.
#pragma once

#include <vector>

#include "emgine/em.hpp"

namespace emgine {

struct NearestSums {
    double inertia = 0;         // weighted sum of squared scaled distances
    std::vector<double> weight; // k
    std::vector<double> sum;    // k d: of the rows' distances from their centre, in their own units
};

// The same bits for any number of threads.
NearestSums nearest_sums(const WeightedRows& data, const std::vector<double>& centers,
                         const std::vector<double>& scale, const PassOptions& options);

} // namespace emgine
