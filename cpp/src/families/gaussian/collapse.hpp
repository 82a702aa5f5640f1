// Faults in the result of an M-step of Gaussians: digits that cancelled, components that collapsed.
// Finds them; the caller decides what to do.
#pragma once

#include "families/gaussian/parameters.hpp"

namespace emgine {

// Whether a mean moved a thousand standard deviations from the reference: scatter / weight - d d'
// has cancelled then.
bool gaussian_loses_digits(const GaussianParameters& updated, const std::vector<double>& reference);

// Whether a variance of the component is a rounding of its mean, a pivot one of the variance, or
// all its variances are at the floor.
bool gaussian_collapsed(const GaussianParameters& p, std::size_t component, double floor);

} // namespace emgine
