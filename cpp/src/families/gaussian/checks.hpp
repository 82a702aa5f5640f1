// Checks of a Gaussian mixture's numbers before anything is computed from them. Promises: numbers
// that pass can be factorised or laid out without reading past an array. Every failure is a
// std::invalid_argument that names the parameter.
#pragma once

#include "families/gaussian/parameters.hpp"

namespace emgine {

void require(bool condition, const char* message);

// Means, and the covariances or factors of the same shape.
void check(const GaussianParameters& p, const std::vector<double>& covariances, int n_threads);

// What a factor needs for its log-determinant and for the kernels, a covariance to be one, and both
// to stand for the same component.
void check_stored(const GaussianParameters& p);

} // namespace emgine
