// Geometric: densities, sums, a probability of exactly 1, and the M-step.
#include "families/by_textbook.hpp"

namespace {

using by_textbook::Real;

const std::vector<double> parameters = {0.2, 0.9, 0.5, 1e-3, 0.31};

by_textbook::Problem made(std::size_t d, std::size_t k) {
    problem::Uniform uniform(7 * d + k);
    by_textbook::Problem p{emgine::model_shape("geometric", "", d, k),
                           {{"probabilities", {}}},
                           by_textbook::weights_of(k),
                           {}};
    for (std::size_t i = 0; i < k * d; ++i)
        p.parameters[0].values.push_back(parameters[i % parameters.size()]);
    for (std::size_t i = 0; i < 401 * d; ++i)
        p.rows.push_back(std::floor(5 * (uniform() + 1)));
    return p;
}

Real log_density(double x, Real p) { return x * std::log1p(-p) + std::log(p); }

by_textbook::Formula formula_of(const by_textbook::Problem& p) {
    return [&p](const double* x, std::size_t k) {
        Real total = 0;
        for (std::size_t j = 0; j < p.shape.n_features; ++j)
            total += log_density(x[j], p.parameters[0].values[k * p.shape.n_features + j]);
        return total;
    };
}

const check::Case densities("geometric: densities and sums are the textbook's", [] {
    for (const std::size_t d : {1, 3, 8, 13})
        for (const std::size_t k : {1, 2, 5, 9}) {
            const auto p = made(d, k);
            by_textbook::check_scores(p, formula_of(p), 1e-13);
            by_textbook::check_sums(p, formula_of(p), "sum", d,
                                    [](const double* x, std::size_t j) { return x[j]; });
        }
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
