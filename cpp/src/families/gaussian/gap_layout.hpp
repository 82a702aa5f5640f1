// What the kernels for rows that lack cells read of a Gaussian mixture. Made where its shape says
// that there may be such rows.
#pragma once

#include "families/gaussian/parameters.hpp"

namespace emgine {

// Of eight components each.
inline std::size_t tiles_of(std::size_t n_components) {
    return (n_components + components_of_tile - 1) / components_of_tile;
}

// After add_kernel_layout.
void add_gap_layout(GaussianParameters& p);

} // namespace emgine
