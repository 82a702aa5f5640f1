// Scatter of the rows of each component about its own mean, which M-steps of coupled components
// share out. reg_covar is part of it, so that they maximise what all structures do (see loss.hpp).
#pragma once

#include "families/gaussian/structures.hpp"

namespace emgine {

// A component without rows has any parameters: it gets those of all rows, at next to no weight.
struct Within {
    std::size_t d, k;
    std::vector<double> scatter; // k d d with matrices, k d without
    std::vector<double> weight;  // k; with features apart k d: of the rows that have a feature
};

Within within_matrices(const Scatters& from);
Within within_features(const Scatters& from);

// The weights by feature of components whose rows have all of them.
std::vector<double> repeated(const std::vector<double>& weight, std::size_t d);

// Covariances, in the order of their storage, as those M-steps of a structure make them that find
// them in rows of these weights (k). previous: see Scatters.
std::vector<double> constrained(const Structure& structure, std::size_t n_features,
                                const std::vector<double>& covariances,
                                const std::vector<double>& weights, const double* previous);

} // namespace emgine
