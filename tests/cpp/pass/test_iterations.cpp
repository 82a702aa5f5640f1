// Iterations in one call: the bits of E-steps, M-steps and leaps one after the other, an end where
// the run has converged, and an iteration left open where its M-step needs a closer look.
#include "check.hpp"
#include "problem.hpp"

#include "pass/iterations.hpp"

#include <limits>
#include <utility>

namespace {

using emgine::Accelerator;
using emgine::IterationRules;
using emgine::Iterations;
using emgine::RemainingGain;
using problem::Problem;

constexpr double lowest = -std::numeric_limits<double>::infinity();

IterationRules rules_with(double reg_covar) {
    IterationRules rules;
    rules.m_step.reg_covar = reg_covar;
    rules.checks.reg_covar = reg_covar;
    rules.checks.most_loss = 1e-7;
    rules.rounding = 1e-14;
    rules.no_fall = 1e-12;
    return rules;
}

Iterations begin(const Problem& p, double lower_bound = lowest, std::size_t n_before = 0) {
    const emgine::Mixture start = p.mixture();
    return {start, start, lower_bound, n_before};
}

const check::Case same("so many iterations have the bits of as many calls", [] {
    for (const auto& type : problem::types) {
        const Problem p = problem::make(type, 300, 2, 2);
        const IterationRules rules = rules_with(1e-6);
        Accelerator leaps(10, false, emgine::quasi_newton_direction);
        Accelerator others(10, false, emgine::quasi_newton_direction);
        RemainingGain remaining(lowest), another(lowest);
        Iterations together = begin(p), alone = begin(p);
        emgine::iterate(together, {p.view()}, {}, rules, 0, 12, &leaps, remaining);
        while (alone.bounds.size() + alone.n_undone < together.bounds.size() + together.n_undone)
            emgine::iterate(alone, {p.view()}, {}, rules, 0, 1, &others, another);
        check::that(!together.bounds.empty(), p.name());
        check::that(together.bounds == alone.bounds, p.name());
        check::that(together.updated.weights() == alone.updated.weights(), p.name());
        check::that(together.n_passes == alone.n_passes, p.name());
        check::that(remaining.estimate() == another.estimate(), p.name());
    }
});

const check::Case plain("without leaps, they are E-steps and M-steps", [] {
    for (const auto& type : problem::types) {
        const Problem p = problem::make(type, 300, 2, 2);
        RemainingGain remaining(lowest);
        Iterations made = begin(p);
        emgine::iterate(made, {p.view()}, {}, rules_with(1e-6), 0, 1, nullptr, remaining);
        const auto seen = emgine::expectation({p.view()}, p.mixture(), nullptr, {});
        const auto expected = emgine::maximization(seen, {1e-6, 1});
        check::that(made.bounds.size() == 1, p.name());
        check::that(made.bounds[0] == seen.log_likelihood() / seen.row_weight(), p.name());
        check::that(made.updated.weights() == expected.weights(), p.name());
        check::that(!made.has_leapt(), p.name());
        check::that(made.seen && made.seen->values == seen.values, p.name());
    }
});

const check::Case end("a run that has converged makes no more", [] {
    const Problem p = problem::make(problem::types[0], 300, 2, 2);
    RemainingGain remaining(lowest);
    Iterations made = begin(p);
    IterationRules rules = rules_with(1e-6);
    rules.by_last_gain = true;
    while (!made.converged)
        emgine::iterate(made, {p.view()}, {}, rules, 1e-6, 1000, nullptr, remaining);
    check::that(made.change >= 0 && made.change < 1e-6, "the last gain is below the tolerance");
    const std::size_t passes = made.n_passes;
    emgine::iterate(made, {p.view()}, {}, rules, 1e-6, 1000, nullptr, remaining);
    check::that(made.n_passes == passes, "no pass after the end");
});

const check::Case open("an M-step that is not regular leaves the iteration open", [] {
    const Problem p = problem::make(problem::types[0], 300, 2, 2);
    RemainingGain remaining(lowest);
    Iterations made = begin(p);
    IterationRules rules = rules_with(1e-6);
    rules.checks.floor = 1e300; // all components seem to have collapsed
    emgine::iterate(made, {p.view()}, {}, rules, 0, 10, nullptr, remaining);
    check::that(made.bounds.empty() && made.open && !made.seen, "open");
    check::that(made.n_passes == 1 && made.n_passes_of_complete == 0, "one pass");
    const auto expected = emgine::maximization(*made.open, {1e-6, 1});
    check::that(made.tried && !made.tried->is_regular && made.tried->mixture, "tried");
    check::that(made.tried->mixture->weights() == expected.weights(), "what the M-step made");
});

const check::Case fall("a bound that falls is left open, but not the first of a run", [] {
    const Problem p = problem::make(problem::types[0], 300, 2, 2);
    for (const std::size_t n_before : {std::size_t{0}, std::size_t{3}}) {
        RemainingGain remaining(0);
        Iterations made = begin(p, 1e6, n_before);
        emgine::iterate(made, {p.view()}, {}, rules_with(1e-6), 0, 1, nullptr, remaining);
        check::that(made.open.has_value() == (n_before > 0), "open");
        check::that(made.bounds.size() == (n_before > 0 ? 0U : 1U), "bounds");
        check::that(!made.tried, "no M-step");
    }
});

const check::Case undone("a leap that lost likelihood is undone", [] {
    const Problem p = problem::make(problem::types[0], 300, 2, 2);
    const Problem q = problem::make(problem::types[0], 200, 2, 2);
    RemainingGain remaining(1e6);
    Accelerator leaps(10, false, emgine::quasi_newton_direction);
    Iterations made{q.mixture(), p.mixture(), 1e6, 3};
    emgine::iterate(made, {p.view()}, {}, rules_with(1e-6), 0, 1, &leaps, remaining);
    check::that(made.n_undone == 1 && made.n_passes == 1 && made.bounds.empty(), "undone");
    check::that(emgine::is_same(made.mixture, made.updated), "goes on from the EM step");
});

} // namespace
