// Weibull: what parameters may be, rows by themselves, components without rows.
#include "families/by_feature/independent.hpp"

namespace {

using independent::check_refused;
using independent::refusal;

const check::Case rows("a row by itself has the bits of its block", [] {
    const auto mixture = independent::mixture(
        "weibull", 2, {0.25, 0.75}, {{"shapes", {2, 1e8, 0.5, 30}}, {"scales", {1, 10, 3, 2}}});
    independent::check_row(mixture, {1, 10, 1e-300, 10.001, 3, 9.99, 1e300, 4, 0.1, 1e9});
});

const check::Case refusals("parameters that make no density are refused", [] {
    check_refused(refusal("weibull", {{"shapes", {0}}, {"scales", {1}}}), "in feature 0");
    check_refused(refusal("weibull", {{"shapes", {1}}, {"scales", {1e-320}}}), "scales must be");
    check_refused(refusal("weibull", {{"shapes", {1, 2}}, {"scales", {1}}}), "of shape");
    check_refused(refusal("weibull", {{"shapes", {1}}, {"scales", {1}}}, "full"), "no structures");
});

const check::Case none("a component without rows keeps its scale", [] {
    const auto layout = emgine::layout_of(emgine::model_shape("weibull", "", 1, 1));
    const emgine::SufficientStatistics statistics{
        layout, std::vector<double>(layout->size(), 0.0), {2.0}};
    const auto made = statistics.shape().family->maximization(statistics, {});
    check::that(made[0].values[0] == 1 && made[1].values[0] == 2, "shape 1");
});

} // namespace
