// The two verbs of EM: rows -> statistics -> mixture. Every call: view in, options in; errors are
// exceptions before work starts. n_threads changes no bit of any result.
#pragma once

#include "emgine/component_factors.hpp"
#include "emgine/held.hpp"
#include "emgine/mixture.hpp"
#include "emgine/pass_options.hpp"
#include "emgine/statistics.hpp"

namespace emgine {

// E-step about the reference (k d); null: the mixture's own. Factors multiply the weights of the
// components, row by row.
SufficientStatistics expectation(const WeightedRows& data, const Mixture& mixture,
                                 const double* reference, const PassOptions& options,
                                 const ComponentFactors& factors = {});

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

// What the M-steps of a run are checked for, all at once.
struct StepChecks {
    bool may_degenerate = true; // whether components are checked too
    double floor = 0;           // of the variances of sound components
    double reg_covar = 0;       // that must not cost likelihood; 0 where it may
    double most_loss = 0;       // that is none, in nats per unit of row weight
};

// Whether nothing is wrong with the M-step from before to updated by any of the checks above. Says
// no more: whoever must know what is wrong asks them.
bool is_regular(const SufficientStatistics& statistics, const Mixture& before,
                const Mixture& updated, const StepChecks& checks);

} // namespace emgine
