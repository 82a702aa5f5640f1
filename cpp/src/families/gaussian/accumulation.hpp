// From the responsibilities of a block to sufficient statistics about the reference means.
#pragma once

#include "families/gaussian/structures.hpp"

namespace emgine {

struct GaussianParameters;

// Adds "weight", "sum" and "scatter". after: the components whose log_densities come before, which
// must outlive the result; null where there are none.
std::unique_ptr<Accumulation> gaussian_accumulation(const ModelShape& shape,
                                                    const double* reference,
                                                    const GaussianParameters* after = nullptr);

} // namespace emgine
