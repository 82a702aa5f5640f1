// Log-normal: the Gaussian of the logarithms, less their sum; the M-step is the Gaussian's.
#include "families/by_textbook.hpp"

namespace {

using by_textbook::Real;
using emgine::model_shape;

by_textbook::Problem made() {
    problem::Uniform uniform(5);
    by_textbook::Problem p{model_shape("log_normal", "diag", 2, 3),
                           {{"log_means", {}}, {"log_covariances", {}}},
                           by_textbook::weights_of(3),
                           {}};
    for (int i = 0; i < 6; ++i) {
        p.parameters[0].values.push_back(uniform());
        p.parameters[1].values.push_back(1.5 + uniform());
    }
    for (int i = 0; i < 2 * 500; ++i)
        p.rows.push_back(std::exp(3 * uniform()));
    return p;
}

Real log_density(const by_textbook::Problem& p, const double* x, std::size_t k) {
    constexpr Real log_2_pi = 1.837877066409345483560659L;
    Real total = 0;
    for (std::size_t j = 0; j < 2; ++j) {
        const Real logarithm = std::log(static_cast<Real>(x[j]));
        const Real z = logarithm - p.parameters[0].values[2 * k + j];
        const Real variance = p.parameters[1].values[2 * k + j];
        total -= (log_2_pi + std::log(variance) + z * z / variance) / 2 + logarithm;
    }
    return total;
}

const check::Case densities("densities are the textbook's", [] {
    const auto p = made();
    by_textbook::check_scores(
        p, [&](const double* x, std::size_t k) { return log_density(p, x, k); }, 1e-13);
});

const check::Case same("statistics and M-step are the Gaussian's of the logarithms", [] {
    const auto p = made();
    std::vector<double> logarithms;
    for (const double x : p.rows)
        logarithms.push_back(std::log(x));
    const emgine::Mixture gaussian(
        model_shape("gaussian", "diag", 2, 3), p.weights,
        {{"means", p.parameters[0].values}, {"covariances", p.parameters[1].values}});
    const auto statistics = [&](const std::vector<double>& rows, const emgine::Mixture& mixture) {
        return emgine::expectation({emgine::dense_view(rows.data(), 500, 2), nullptr}, mixture,
                                   nullptr, {});
    };
    const auto own = statistics(p.rows, p.mixture()), expected = statistics(logarithms, gaussian);
    for (std::size_t i = 0; i < 12; ++i)
        check::close(own.array(i < 6 ? "sum" : "scatter")[i % 6],
                     expected.array(i < 6 ? "sum" : "scatter")[i % 6], 1e-12, 1e-12);
    const auto updated = emgine::maximization(own, {}), wanted = emgine::maximization(expected, {});
    for (std::size_t i = 0; i < 6; ++i)
        check::close(updated.parameter("log_covariances")[i], wanted.parameter("covariances")[i],
                     1e-12);
});

const check::Case support("numbers must be above 0", [] {
    const auto supports = emgine::supports_of(model_shape("log_normal", "full", 2, 1));
    check::that(!supports[0].has(0) && supports[1].has(1e-320), "support");
});

} // namespace
