// What the numbers of a mixture must be before anything is computed from them.
// Promises: what passes can be factorised or laid out without reading past an array. Throws
// std::invalid_argument that names the parameter; changes nothing.
#pragma once

#include <vector>

#include "emgine/mixture.hpp"

namespace emgine {

void require(bool condition, const char* message);

// Weights and means, and the covariances or factors of the same shape.
void check(const MixtureParameters& p, const std::vector<double>& shape);

// What a factor needs for its log-determinant and for the kernels, and a covariance to be one.
void check_stored(const MixtureParameters& p);

} // namespace emgine
