// From the responsibilities of a block to sufficient statistics about the reference means.
#pragma once

#include "families/gaussian/structures.hpp"

namespace emgine {

// "sum" and "scatter" of a Gaussian mixture, which are in this order behind "weight".
std::unique_ptr<Accumulation> gaussian_accumulation(Storage storage, std::size_t n_features,
                                                    std::size_t n_components,
                                                    const double* reference);

} // namespace emgine
