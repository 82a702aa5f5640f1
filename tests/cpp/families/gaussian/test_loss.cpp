// What an M-step may lose: nothing without reg_covar, the loss of the likelihood with it.
#include "check.hpp"
#include "problem.hpp"

#include "emgine/em.hpp"

namespace {

using emgine::Mixture;

constexpr double reg_covar = 0.1, least = 1e-12;

Mixture stepped(const problem::Problem& p, const Mixture& mixture) {
    return emgine::maximization(emgine::expectation({p.view()}, mixture, nullptr, {}), {reg_covar});
}

double mean_log_likelihood(const problem::Problem& p, const Mixture& mixture) {
    const auto statistics = emgine::expectation({p.view()}, mixture, nullptr, {});
    return statistics.log_likelihood() / statistics.row_weight();
}

// Where the M-step changes nothing any more, and then with narrower covariances.
Mixture narrowed(const problem::Problem& p, double part) {
    Mixture mixture = p.mixture();
    for (int i = 0; i < 500; ++i)
        mixture = stepped(p, mixture);
    const auto& numbers = emgine::gaussian_numbers(mixture.components());
    std::vector<double> covariances = numbers.covariances;
    for (double& value : covariances)
        value *= part;
    return emgine::gaussian_mixture(p.type, p.d, mixture.weights(), numbers.means, covariances);
}

const check::Case bounds("the likelihood falls by at most what is said", [] {
    for (const auto& type : problem::types) {
        const auto p = problem::make(type, 300, 3, 2);
        for (const double part : {0.5, 0.9, 0.99, 1.1}) {
            const Mixture before = narrowed(p, part), after = stepped(p, before);
            const double fell = mean_log_likelihood(p, before) - mean_log_likelihood(p, after);
            const double said = emgine::most_lost(before, after, reg_covar, least);
            check::that(fell <= said + 1e-10, p.name());
            check::that(part != 0.99 || said > 1e-4, p.name() + ": a loss is seen");
            check::that(emgine::most_lost(before, after, reg_covar, 1.0) == 0, "not enough");
            check::that(emgine::most_lost(before, after, 0, least) == 0, "nothing was added");
        }
    }
});

const check::Case wider("a step that narrows loses nothing", [] {
    for (const auto& type : problem::types) {
        const auto p = problem::make(type, 300, 3, 2);
        const Mixture wide = narrowed(p, 1.1), narrow = narrowed(p, 1.0);
        check::that(emgine::most_lost(wide, narrow, reg_covar, least) == 0, p.name());
    }
});

const check::Case shapes("mixtures of two shapes are refused", [] {
    const auto two = problem::make("full", 10, 3, 2), three = problem::make("full", 10, 3, 3);
    check::throws<std::invalid_argument>(
        [&] { emgine::most_lost(two.mixture(), three.mixture(), reg_covar, least); }, "one shape");
});

} // namespace
