// Log-densities of a loaded block under every component of a Gaussian mixture.
#pragma once

#include "families/gaussian/parameters.hpp"
#include "families/gaussian/scratch.hpp"

namespace emgine {

// Components::log_densities of Gaussians.
void gaussian_densities(const GaussianParameters& mixture, const Block& block, double negligible,
                        GaussianScratch& scratch, const Task& task, double* log_density);

} // namespace emgine
