// What scoring rows of a Gaussian mixture costs, by itself and in a block. Nothing but speed
// depends on these estimates.
#pragma once

#include "families/gaussian/parameters.hpp"

namespace emgine {

ScoringCosts gaussian_costs(const GaussianParameters& p);

} // namespace emgine
