// Geometric: densities, sums, a probability of exactly 1, and the M-step.
#include "families/by_textbook.hpp"

namespace {

using by_textbook::Real;

const check::Case densities("geometric: densities and sums are the textbook's", [] {
    by_textbook::check_one_parameter({
        "geometric",
        "probabilities",
        {0.2, 0.9, 0.5, 1e-3, 0.31},
        [](double u) { return std::floor(5 * (u + 1)); },
        [](double x, Real p) { return x * std::log1p(-p) + std::log(p); },
    });
});

const check::Case certain("a probability of 1 is a point mass at 0", [] {
    const emgine::Mixture mixture(emgine::model_shape("geometric", "", 1, 1), {1.0},
                                  {{"probabilities", {1.0}}});
    const std::vector<double> rows{0, 1};
    std::vector<double> scores(2);
    emgine::Scorer(mixture).score_samples(rows.data(), 2, scores.data());
    check::that(scores[0] == 0 && std::isinf(scores[1]), "0, and nothing else");
});

const check::Case maximum("the M-step is 1 / (1 + mean)", [] {
    const std::vector<double> rows{0, 3};
    const emgine::Mixture mixture(emgine::model_shape("geometric", "", 1, 1), {1.0},
                                  {{"probabilities", {0.3}}});
    const auto statistics =
        emgine::expectation({emgine::dense_view(rows.data(), 2, 1), nullptr}, mixture, nullptr, {});
    check::close(emgine::maximization(statistics, {}).parameter("probabilities")[0], 0.4, 1e-15);
});

const check::Case refused("a probability of 0 is refused", [] {
    check::throws<emgine::IllDefinedComponent>(
        [] {
            emgine::Mixture(emgine::model_shape("geometric", "", 1, 1), {1.0},
                            {{"probabilities", {0.0}}});
        },
        "no density");
});

} // namespace
