// Starts: merges groups of rows to fewer, so that Gaussians describe them best, by their moments
// alone. Maximises the classification likelihood (Banfield and Raftery 1993; Fraley 1998): two
// groups that one Gaussian describes cost little, two groups apart much.
#pragma once

#include <cstddef>
#include <vector>

#include "emgine/pass_options.hpp"

namespace emgine {

struct Groups {
    bool matrices; // whether covariances are matrices, or variances of features
    std::size_t d;
    std::vector<double> weight, means, covariances; // g, g d, g d d or g d
};

// The groups that are left when pairs have merged, the cheapest first, until there are n_groups.
// unit: of each feature, for distances. Those of less weight than `least` merge first. Throws
// IllDefinedComponent where a covariance is not positive definite, or no two groups can merge.
Groups merge_groups(Groups groups, const std::vector<double>& unit, double least,
                    std::size_t n_groups, const PassOptions& options);

} // namespace emgine
