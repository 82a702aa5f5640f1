// The M-step of Gaussians, whatever the structure.
#pragma once

#include "families/gaussian/structures.hpp"

namespace emgine {

// "means" and "covariances". A component without rows keeps its reference mean and has no variance
// but reg_covar.
NamedArrays gaussian_maximization(const SufficientStatistics& statistics, const MStep& options);

} // namespace emgine
