// Iterations of EM over rows in memory, one after the other, as far as nothing needs a closer look:
// E-step, M-step, leap, and what is left to gain. Makes no repairs and knows no prior: where an
// M-step is not regular, or the bound falls, the iteration is left open after its E-step, with what
// the M-step made.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "emgine/em.hpp"
#include "pass/acceleration.hpp"
#include "pass/remaining_gain.hpp"

namespace emgine {

// Of all iterations of a run.
struct IterationRules {
    MStep m_step;
    StepChecks checks;         // their reg_covar counts after a leap only
    double rounding = 0;       // the bound of a leap that falls by less, relatively, has held
    double no_fall = 0;        // any other that falls by less, of itself or of 1 nat, is regular
    bool by_last_gain = false; // the last gain ends a run, not what is left
};

struct TriedStep {
    std::optional<Mixture> mixture; // none where components are ill-defined
    bool is_regular = false;        // nothing about it needs a closer look
};

// The M-step from the components before. leapt: they are where a leap led.
TriedStep try_step(const SufficientStatistics& seen, const Mixture& before, bool leapt,
                   const IterationRules& rules);

// Where a run is, and what it did since this was made.
struct Iterations {
    Mixture mixture,
        updated;          // of the next E-step, and of the last M-step; they differ after a leap
    double lower_bound;   // the last, per unit of row weight
    std::size_t n_before; // iterations that the run had made before
    std::vector<double> bounds = {};
    double change = 0; // of the lower bound in the last iteration
    // Passes, also of leaps that fell, and those until the last iteration was complete.
    std::size_t n_passes = 0, n_passes_of_complete = 0;
    std::size_t n_undone = 0;
    std::optional<SufficientStatistics> seen = {}; // in the last iteration
    std::optional<SufficientStatistics> open = {}; // of an E-step whose M-step needs a closer look
    std::optional<TriedStep> tried = {};           // that M-step; none where the bound fell
    bool converged = false;

    bool has_leapt() const { return !is_same(mixture, updated); }
};

// Makes at most so many iterations, those that are undone among them; ends earlier where the run
// has converged, where an iteration is left open, and after some milliseconds. leaps: null for
// plain EM. Throws Interrupted; what was done until then stays.
void iterate(Iterations& run, const WeightedRows& data, const PassOptions& options,
             const IterationRules& rules, double tol, std::size_t most, Accelerator* leaps,
             RemainingGain& remaining);

} // namespace emgine
