// Bernoulli: densities, sums, probabilities of exactly 0 and 1, and the M-step.
#include "families/by_textbook.hpp"

namespace {

using by_textbook::Real;

const check::Case densities("bernoulli: densities and sums are the textbook's", [] {
    by_textbook::check_one_parameter({
        "bernoulli",
        "probabilities",
        {0.2, 0.9, 0.5, 1e-9, 0.31, 0.7, 1 - 1e-9},
        [](double u) { return u < 0.2 ? 1.0 : 0.0; },
        [](double x, Real p) { return x == 1 ? std::log(p) : std::log1p(-p); },
    });
});

// Scores of the rows 00, 01, 10, 11.
std::vector<double> scores_of(const std::vector<double>& probabilities) {
    const emgine::Mixture mixture(emgine::model_shape("bernoulli", "", 2, 2), {0.25, 0.75},
                                  {{"probabilities", probabilities}});
    const std::vector<double> rows{0, 0, 0, 1, 1, 0, 1, 1};
    std::vector<double> scores(4);
    emgine::Scorer(mixture).score_samples(rows.data(), 4, scores.data());
    return scores;
}

const check::Case certain("probabilities of 0 and 1 are densities like others", [] {
    const auto scores = scores_of({0, 1, 0.5, 0});
    check::close(scores[0], std::log(0.75 * 0.5), 1e-15);
    check::close(scores[1], std::log(0.25), 1e-15);
    check::close(scores[2], std::log(0.75 * 0.5), 1e-15);
    check::that(std::isinf(scores[3]) && scores[3] < 0, "a row that no component can have");
});

const check::Case maximum("the M-step is the mean, and at most 1", [] {
    const std::vector<double> rows{0, 1, 1, 1};
    const emgine::Mixture mixture(emgine::model_shape("bernoulli", "", 1, 1), {1.0},
                                  {{"probabilities", {0.5}}});
    const std::vector<double> weight{0.1, 0.2, 0.3, 0.7};
    const auto statistics = emgine::expectation(
        {emgine::dense_view(rows.data(), 4, 1), weight.data()}, mixture, nullptr, {});
    check::close(emgine::maximization(statistics, {}).parameter("probabilities")[0], 1.2 / 1.3,
                 1e-15);
});

const check::Case refused("what is no probability is refused, and the component named", [] {
    for (const double bad : {-1e-300, 1 + 1e-15, std::nan("")})
        check::throws<emgine::IllDefinedComponent>([&] { scores_of({0.5, 0.5, 0.5, bad}); },
                                                   "a probability");
    check::throws<std::invalid_argument>([] { scores_of({0.5, 0.5, 0.5}); }, "three numbers");
});

} // namespace
