// Covariances about held means, and free means beside held ones, against their definitions.
#include "check.hpp"
#include "problem.hpp"

#include "emgine/em.hpp"
#include "families/gaussian/held_means.hpp"

namespace {

using emgine::Held;

// Two features and one component: the rows' mean is 1 and 2 above the reference.
constexpr double weight = 4, mean[2] = {1, 2}, second[3] = {3, 2.5, 9}; // of S2 / S0, packed

emgine::SufficientStatistics statistics() {
    const auto layout = emgine::layout_of(emgine::model_shape("gaussian", "full", 2, 1));
    std::vector<double> values{-1, weight, weight, weight * mean[0], weight * mean[1]};
    for (const double product : second)
        values.push_back(weight * product);
    return {layout, values, {10, 20}};
}

emgine::NamedArrays held_at(std::vector<double> means, std::vector<char> mask) {
    const Held held{{}, {}, {{"means", std::move(means), std::move(mask)}}};
    emgine::MStep options;
    options.held = &held;
    return emgine::estimates(statistics(), options).parameters;
}

const check::Case whole("covariances are about the means that are held", [] {
    const auto made = held_at({10.5, 19}, {1, 1});
    check::that(made[0].values == std::vector<double>{10.5, 19}, "to the bit");
    const double off[2] = {mean[0] - 0.5, mean[1] + 1};
    check::close(made[1].values[0], second[0] - mean[0] * mean[0] + off[0] * off[0], 1e-14);
    check::close(made[1].values[1], second[1] - mean[0] * mean[1] + off[0] * off[1], 1e-14);
    check::close(made[1].values[3], second[2] - mean[1] * mean[1] + off[1] * off[1], 1e-14);
});

const check::Case partly("a free mean goes to where the regression on a held one leads", [] {
    const auto made = held_at({10.5, 0}, {1, 0});
    const double variance = second[0] - mean[0] * mean[0];
    const double slope = (second[1] - mean[0] * mean[1]) / variance;
    check::close(made[0].values[1], 20 + mean[1] - slope * (mean[0] - 0.5), 1e-15);
    // The regression of the rows on the held feature does not change.
    const double about = variance + (mean[0] - 0.5) * (mean[0] - 0.5);
    check::close(made[1].values[0], about, 1e-14);
    check::close(made[1].values[1], slope * about, 1e-14);
});

const check::Case rises("the likelihood rises with means held by feature, in every structure", [] {
    for (const std::string& type : problem::types) {
        const problem::Problem p = problem::make(type, 300, 4, 3);
        emgine::Mixture mixture = p.mixture();
        const std::vector<char> mask{1, 0, 1, 0, 0, 0, 0, 1, 1, 1, 1, 1};
        const Held held{{}, {}, {{"means", mixture.parameter("means"), mask}}};
        emgine::MStep options;
        options.held = &held;
        double last = -std::numeric_limits<double>::infinity();
        for (int i = 0; i < 20; ++i) {
            const auto at = emgine::expectation({p.view()}, mixture, nullptr, {});
            check::that(at.log_likelihood() >= last - 1e-10, type);
            last = at.log_likelihood();
            mixture = emgine::maximization(at, options);
            for (std::size_t m = 0; m < mask.size(); ++m)
                check::that(mask[m] == 0 || mixture.parameter("means")[m] == p.means[m], "bits");
        }
    }
});

} // namespace
