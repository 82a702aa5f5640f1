// A Gaussian mixture from its parameters. Everything else that works on mixtures is the same for
// all families.
#pragma once

#include <string>
#include <vector>

#include "emgine/mixture.hpp"

namespace emgine {

// structure: "full" (covariances k d d), "tied" (d d), "diag" (k d), "spherical" (k), "tied_diag"
// (d) or "tied_spherical" (1). weights: k; means: k d. Throws what the constructor of Mixture does.
Mixture gaussian_mixture(const std::string& structure, std::size_t n_features,
                         std::vector<double> weights, std::vector<double> means,
                         std::vector<double> covariances, int n_threads = 1);

} // namespace emgine
