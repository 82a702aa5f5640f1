// Gamma: what parameters may be, rows by themselves, and the M-step's bound.
#include "families/by_feature/independent.hpp"

namespace {

using independent::check_refused;
using independent::refusal;

const check::Case rows("a row by itself has the bits of its block", [] {
    const auto mixture = independent::mixture(
        "gamma", 2, {0.25, 0.75}, {{"shapes", {2, 1e8, 0.5, 30}}, {"rates", {1, 1e7, 3, 2}}});
    independent::check_row(mixture, {1, 10, 1e-300, 10.001, 3, 9.99, 1e300, 4, 0.1, 1e9});
});

const check::Case one_linear("features may be linear or not, and so in any order", [] {
    for (const double shape : {2.0, 1e8}) {
        const auto mixture = independent::mixture(
            "gamma", 2, {0.25, 0.75}, {{"shapes", {3, shape, 5, shape}}, {"rates", {1, 1, 2, 1}}});
        const auto alone =
            independent::mixture("gamma", 1, {1}, {{"shapes", {shape}}, {"rates", {1}}});
        const auto first =
            independent::mixture("gamma", 1, {0.25, 0.75}, {{"shapes", {3, 5}}, {"rates", {1, 2}}});
        const double x[] = {1.5, shape * 1.01};
        const auto of = [](const emgine::Mixture& of_mixture, const double* values) {
            emgine::RowScratch scratch;
            of_mixture.components().log_densities_of_row(values, scratch);
            return scratch.log_density[0];
        };
        check::close(of(mixture, x), of(alone, x + 1) + of(first, x), 1e-13);
    }
});

const check::Case refusals("parameters that make no density are refused", [] {
    check_refused(refusal("gamma", {{"shapes", {0}}, {"rates", {1}}}), "in feature 0");
    check_refused(refusal("gamma", {{"shapes", {1}}, {"rates", {-1}}}), "shapes and rates");
    check_refused(refusal("gamma", {{"shapes", {1e-300}}, {"rates", {1e300}}}), "their ratio");
    check_refused(refusal("gamma", {{"shapes", {1, 2}}, {"rates", {1}}}), "of shape");
    check_refused(refusal("gamma", {{"shapes", {1}}}), "rates");
    check_refused(refusal("gamma", {{"shapes", {1}}, {"rates", {1}}}, "full"), "no structures");
});

// Statistics of one component and feature.
emgine::NamedArrays m_step(double weight, double deviation, double excess, double reg_covar) {
    const auto layout = emgine::layout_of(emgine::model_shape("gamma", "", 1, 1));
    const emgine::SufficientStatistics statistics{
        layout, {0, weight, weight, deviation, excess}, {2.0}};
    emgine::MStep options;
    options.reg_covar = reg_covar;
    return statistics.shape().family->maximization(statistics, options);
}

const check::Case bound("the relative variance is bounded, and a component without rows is kept",
                        [] {
                            const auto equal = m_step(5, 0, 0, 1e-4);
                            check::close(equal[0].values[0], 1e4, 1e-15);
                            check::close(equal[1].values[0], 5e3, 1e-15);
                            check::that(std::isinf(m_step(5, 0, 0, 0)[0].values[0]), "no bound");
                            const auto none = m_step(0, 0, 0, 0);
                            check::close(none[0].values[0] / none[1].values[0], 2, 1e-15);
                        });

} // namespace
