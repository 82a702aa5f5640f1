// Exponential: densities, sums, the M-step, and a component of zeros.
#include "families/by_textbook.hpp"

namespace {

using by_textbook::Real;

const std::vector<double> parameters = {0.2, 3.5, 17.0, 1e-9, 250.0};

by_textbook::Problem made(std::size_t d, std::size_t k) {
    problem::Uniform uniform(7 * d + k);
    by_textbook::Problem p{emgine::model_shape("exponential", "", d, k),
                           {{"rates", {}}},
                           by_textbook::weights_of(k),
                           {}};
    for (std::size_t i = 0; i < k * d; ++i)
        p.parameters[0].values.push_back(parameters[i % parameters.size()]);
    for (std::size_t i = 0; i < 401 * d; ++i)
        p.rows.push_back(uniform() + 1);
    return p;
}

Real log_density(double x, Real p) { return std::log(p) - p * x; }

by_textbook::Formula formula_of(const by_textbook::Problem& p) {
    return [&p](const double* x, std::size_t k) {
        Real total = 0;
        for (std::size_t j = 0; j < p.shape.n_features; ++j)
            total += log_density(x[j], p.parameters[0].values[k * p.shape.n_features + j]);
        return total;
    };
}

const check::Case densities("exponential: densities and sums are the textbook's", [] {
    for (const std::size_t d : {1, 3, 8, 13})
        for (const std::size_t k : {1, 2, 5, 9}) {
            const auto p = made(d, k);
            by_textbook::check_scores(p, formula_of(p), 1e-13);
            by_textbook::check_sums(p, formula_of(p), "sum", d,
                                    [](const double* x, std::size_t j) { return x[j]; });
        }
});

const check::Case maximum("the M-step is the inverse of the mean; zeros have none", [] {
    const emgine::Mixture mixture(emgine::model_shape("exponential", "", 1, 1), {1.0},
                                  {{"rates", {1.0}}});
    const auto updated = [&](const std::vector<double>& rows) {
        return emgine::maximization(
            emgine::expectation({emgine::dense_view(rows.data(), 2, 1), nullptr}, mixture, nullptr,
                                {}),
            {});
    };
    check::close(updated({1, 3}).parameter("rates")[0], 0.5, 1e-15);
    check::throws<emgine::IllDefinedComponent>([&] { updated({0, 0}); }, "an infinite rate");
});

} // namespace
