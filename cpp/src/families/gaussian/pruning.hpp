// Log-densities of many features, computed only where they can matter. The first features alone
// bound a density from above (the factor is triangular: their distance is a part of the whole). A
// row's likeliest component is computed in full first; components whose bound falls short of it by
// more than `negligible` are left at their bound. Changes no bit of any responsibility.
#pragma once

#include "emgine/mixture.hpp"
#include "machine/parallel.hpp"
#include "rows/workspace.hpp"

namespace emgine {

const double* factor_of(const MixtureParameters& mixture, std::size_t k);

// Enough features and components to gain, and it has gained in the blocks before.
bool worth_pruning(const MixtureParameters& mixture, Workspace& workspace);

void pruned_densities(const MixtureParameters& mixture, double negligible, Workspace& workspace,
                      const Task& task);

} // namespace emgine
