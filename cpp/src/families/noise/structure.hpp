// The structure of a model with noise: the box that the noise is uniform over, and the family of
// the components beside it, as in "-1.5:2,0:10 gaussian(full)". The last component is the noise.
#pragma once

#include <string>
#include <vector>

#include "families/family.hpp"

namespace emgine {

struct NoiseStructure {
    ModelShape others;              // the components beside the noise
    std::vector<double> log_widths; // of the box, by features

    // Minus the logarithm of its volume.
    double log_density() const;
};

// Throws std::invalid_argument, quoting the part that is wrong.
NoiseStructure noise_structure_of(const ModelShape& shape);
// The same for those who do not know how many components there are.
void check_noise_structure(const Family& noise, const std::string& structure,
                           std::size_t n_features);

// What the M-step of the others needs of the statistics: theirs stand behind the weights of all.
std::size_t others_at(const ModelShape& shape);
SufficientStatistics statistics_of_others(const ModelShape& others,
                                          const SufficientStatistics& all);

} // namespace emgine
