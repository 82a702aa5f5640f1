// Expected values of some columns given others: Gaussian mixture regression, and that of every
// family whose conditional means are affine functions. View in, caller-owned memory out; n_threads
// changes no bit.
#pragma once

#include <cstddef>
#include <vector>

#include "emgine/mixture.hpp"
#include "emgine/pass_options.hpp"

namespace emgine {

// What q columns are expected to be under each of k components, given p others.
struct AffineMaps {
    std::size_t n_outputs = 0;
    std::vector<double> centers; // k p
    std::vector<double> values;  // k q: at the centers
    std::vector<double> slopes;  // k q p
};

// Writes (n q). given: the mixture of the p columns of the rows, which are finite and in its
// support. Throws std::invalid_argument for maps of another size.
void expected_values(const MatrixView& rows, const Mixture& given, const AffineMaps& maps,
                     double* values, const PassOptions& options);

} // namespace emgine
