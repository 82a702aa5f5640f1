// The two verbs of EM: rows -> statistics -> mixture. Every call: view in, options in; errors are
// exceptions before work starts. n_threads changes no bit of any result.
#pragma once

#include "emgine/held.hpp"
#include "emgine/mixture.hpp"
#include "emgine/pass_options.hpp"
#include "emgine/statistics.hpp"

namespace emgine {

// E-step about the reference (k d); null: the mixture's own.
SufficientStatistics expectation(const WeightedRows& data, const Mixture& mixture,
                                 const double* reference, const PassOptions& options);

struct MStep {
    double reg_covar = 0; // added to every variance, where a family has variances
    int n_threads = 1;
    const Held* held = nullptr; // what the M-step keeps; null: all is free
    // Components that the statistics were taken under: an M-step that alternates goes on from them,
    // so that the likelihood does not fall. Null at a start.
    const Components* previous = nullptr;
};

// The result of an M-step before it is known to be a valid mixture.
struct Estimates {
    std::vector<double> weights; // k
    NamedArrays parameters;
};
Estimates estimates(const SufficientStatistics& statistics, const MStep& options);

// M-step. Throws IllDefinedComponent.
Mixture maximization(const SufficientStatistics& statistics, const MStep& options);

// Whether updated, made of these statistics, has lost more than about six of its sixteen digits to
// cancellation. A pass about the new reference does not.
bool loses_digits(const SufficientStatistics& statistics, const Mixture& updated);

// At most how much likelihood the M-step from one mixture to the other lost by adding reg_covar, in
// nats per unit of row weight; 0 if that is below enough, which mostly costs little to see.
double most_lost(const Mixture& before, const Mixture& after, double reg_covar, double enough);

// Components of updated, made of these statistics, that have no rows, or have collapsed by the
// family's rule: for Gaussians, all variances at the floor, or rows that span no volume.
std::vector<std::size_t> degenerate_components(const SufficientStatistics& statistics,
                                               const Mixture& updated, double floor);

} // namespace emgine
