// What an M-step of Gaussians may lose because it adds to the covariances: EM promises no rise
// then.
#pragma once

#include "families/gaussian/parameters.hpp"

namespace emgine {

// At most how much likelihood an M-step lost, per unit of row weight; 0 if that is below enough.
// weights: of the components after it, k. constrained: those of one depend on the others.
double gaussian_most_lost(const GaussianParameters& before, const GaussianParameters& after,
                          const std::vector<double>& weights, double reg_covar, double enough,
                          bool constrained = false);

} // namespace emgine
