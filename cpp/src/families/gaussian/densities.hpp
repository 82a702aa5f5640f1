// Log-densities of a loaded block under every component of a mixture, log weights included.
#pragma once

#include "emgine/mixture.hpp"
#include "machine/parallel.hpp"
#include "rows/workspace.hpp"

namespace emgine {

// A responsibility below e^-70 = 4e-31 is nothing to a component that lives on more (see
// expectation.cpp).
constexpr double negligible_in_statistics = -70;
constexpr double negligible_in_doubles = -708; // exp is not a normal number
// Where every distance overflowed the log-density is below any double.
constexpr double below_all = -1e299;

// Of diag and spherical, shared or not: the factors of the components one after the other.
const double* scales_of(const MixtureParameters& mixture);

// Fills r with log(weight_k N(x_s; mean_k, covariance_k)). Where that is more than `negligible`
// below the largest of its row, it may be any number that is: the responsibilities have the same
// bits.
void log_densities(const MixtureParameters& mixture, double negligible, Workspace& workspace,
                   const Task& task);

} // namespace emgine
