// Log-densities of a loaded block under every component of a mixture, log weights included.
#pragma once

#include "emgine/mixture.hpp"
#include "parallel.hpp"
#include "workspace.hpp"

namespace emgine {

// Fills r with log(weight_k N(x_s; mean_k, covariance_k)).
void log_densities(const MixtureParameters& mixture, Workspace& workspace, const Task& task);

} // namespace emgine
