// Poisson: densities, sums, a rate of exactly 0, large rates, and the M-step.
#include "families/by_textbook.hpp"

namespace {

using by_textbook::Real;

const check::Case densities("poisson: densities and sums are the textbook's", [] {
    by_textbook::check_one_parameter({
        "poisson",
        "rates",
        {0.2, 3.5, 17.0, 1e-9, 250.0},
        [](double u) { return std::floor(20 * (u + 1)); },
        [](double x, Real p) {
            return x * std::log(p) - p - std::lgamma(static_cast<Real>(x) + 1);
        },
    });
});

const check::Case zero("a rate of 0 is a point mass at 0", [] {
    const emgine::Mixture mixture(emgine::model_shape("poisson", "", 1, 2), {0.5, 0.5},
                                  {{"rates", {0, 2}}});
    const std::vector<double> rows{0, 3};
    std::vector<double> r(4);
    emgine::Scorer(mixture).predict_proba(rows.data(), 2, r.data());
    check::close(r[0], 1 / (1 + std::exp(-2.0)), 1e-15);
    check::that(r[2] == 0 && r[3] == 1, "no other count has it");
});

const check::Case refused("rates that are none are refused", [] {
    for (const double bad : {-1.0, std::nan(""), std::numeric_limits<double>::infinity()})
        check::throws<emgine::IllDefinedComponent>(
            [&] {
                emgine::Mixture(emgine::model_shape("poisson", "", 1, 1), {1.0},
                                {{"rates", {bad}}});
            },
            "a rate");
});

const check::Case maximum("the M-step is the mean, 0 too", [] {
    const std::vector<double> rows{0, 4, 0, 1};
    const emgine::Mixture mixture(emgine::model_shape("poisson", "", 2, 1), {1.0},
                                  {{"rates", {1, 1}}});
    const auto statistics =
        emgine::expectation({emgine::dense_view(rows.data(), 2, 2), nullptr}, mixture, nullptr, {});
    const emgine::Mixture updated = emgine::maximization(statistics, {});
    check::that(updated.parameter("rates") == std::vector<double>{0, 2.5}, "means of the columns");
});

} // namespace
