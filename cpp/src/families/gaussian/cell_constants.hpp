// Constants of the cells of a row, which count only where a row has them: of variational mixtures,
// whose expected log-densities differ from those of Gaussians by one constant for each feature.
#pragma once

#include <vector>

#include "emgine/mixture.hpp"

namespace emgine {

// The mixture, whose weights already contain exp(constants) of all features of a component; rows
// that lack a cell get its constant back. constants: k d. Throws std::invalid_argument unless rows
// may lack cells and features are independent given the component.
Mixture with_cell_constants(const Mixture& mixture, const std::vector<double>& constants);

} // namespace emgine
