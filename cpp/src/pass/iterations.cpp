// The loop of EM for what is regular. The order of a loop with repairs is the same, so bits are.
#include "pass/iterations.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <utility>

namespace emgine {

namespace {

// Whoever called may want to stop the run: it is asked as often as this.
constexpr auto longest = std::chrono::milliseconds(10);

void undo_leap(Iterations& run, Accelerator* leaps) {
    run.mixture = run.updated;
    ++run.n_undone;
    if (leaps != nullptr)
        leaps->fell();
}

bool leap_fell(const Iterations& run, double bound, double rounding) {
    return run.has_leapt() && !(bound >= run.lower_bound - rounding * std::abs(run.lower_bound));
}

// The first bound of a run is compared with no other.
bool bound_fell(const Iterations& run, double bound, double no_fall) {
    const bool is_first = run.n_before + run.bounds.size() == 0;
    return !is_first && !(bound - run.lower_bound >= -no_fall * std::max(1.0, std::abs(bound)));
}

void complete(Iterations& run, SufficientStatistics seen, Mixture step, double bound, double tol,
              bool by_last_gain, Accelerator* leaps, RemainingGain& remaining) {
    run.bounds.push_back(bound);
    run.updated = step;
    std::optional<Mixture> ahead;
    std::optional<double> promise;
    if (leaps != nullptr) {
        ahead = leaps->leap(run.mixture, step, &seen);
        promise = leaps->promise();
    }
    run.mixture = ahead ? *std::move(ahead) : std::move(step);
    run.seen = std::move(seen);
    remaining.update(bound, promise);
    run.change = bound - std::exchange(run.lower_bound, bound);
    run.converged = (by_last_gain ? std::abs(run.change) : remaining.cautious()) < tol;
    run.n_passes_of_complete = run.n_passes;
}

} // namespace

TriedStep try_step(const SufficientStatistics& seen, const Mixture& before, bool leapt,
                   const IterationRules& rules) {
    MStep m_step = rules.m_step;
    m_step.previous = &before.components();
    StepChecks checks = rules.checks;
    if (!leapt)
        checks.reg_covar = 0;
    TriedStep tried;
    try {
        tried.mixture = maximization(seen, m_step);
        tried.is_regular = is_regular(seen, before, *tried.mixture, checks);
    } catch (const IllDefinedComponent&) { // there is no mixture
    }
    return tried;
}

void iterate(Iterations& run, const WeightedRows& data, const PassOptions& options,
             const IterationRules& rules, double tol, std::size_t most, Accelerator* leaps,
             RemainingGain& remaining) {
    const auto end = std::chrono::steady_clock::now() + longest;
    for (std::size_t made = 0; made < most && !run.converged; ++made) {
        ++run.n_passes;
        SufficientStatistics seen = expectation(data, run.mixture, nullptr, options);
        const double bound = seen.log_likelihood() / seen.row_weight();
        if (leap_fell(run, bound, rules.rounding)) {
            undo_leap(run, leaps);
        } else {
            std::optional<TriedStep> step;
            if (!bound_fell(run, bound, rules.no_fall))
                step = try_step(seen, run.mixture, run.has_leapt(), rules);
            if (!step || !step->is_regular) {
                run.open = std::move(seen);
                run.tried = std::move(step);
                return;
            }
            complete(run, std::move(seen), *std::move(step->mixture), bound, tol,
                     rules.by_last_gain, leaps, remaining);
        }
        if (std::chrono::steady_clock::now() >= end)
            return;
    }
}

} // namespace emgine
