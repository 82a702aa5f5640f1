// From the responsibilities of a block to sufficient statistics about the reference means.
#pragma once

#include "families/gaussian/structures.hpp"

namespace emgine {

// Adds "weight", "sum" and "scatter".
std::unique_ptr<Accumulation> gaussian_accumulation(const ModelShape& shape,
                                                    const double* reference);

} // namespace emgine
