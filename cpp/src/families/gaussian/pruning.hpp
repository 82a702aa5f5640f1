// Log-densities of many features, computed only where they can matter. The first features alone
// bound a density from above (the factor is triangular: their distance is a part of the whole). A
// row's likeliest component is computed in full first; components whose bound falls short of it by
// more than `negligible` are left at their bound. Changes no bit of any responsibility.
#pragma once

#include "families/gaussian/parameters.hpp"
#include "families/gaussian/scratch.hpp"

namespace emgine {

// Enough features and components to gain.
bool may_prune(const GaussianParameters& mixture);

// It may, and it has gained in the blocks before.
bool worth_pruning(const GaussianParameters& mixture, GaussianScratch& scratch);

void pruned_densities(const GaussianParameters& mixture, const Block& block, double negligible,
                      GaussianScratch& scratch, const Task& task, double* log_density);

} // namespace emgine
