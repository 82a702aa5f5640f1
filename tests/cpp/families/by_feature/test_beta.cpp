// Beta: what parameters may be, rows by themselves, components without rows.
#include "families/by_feature/independent.hpp"

namespace {

using independent::check_refused;
using independent::refusal;

const check::Case rows("a row by itself has the bits of its block", [] {
    const auto mixture = independent::mixture("beta", 2, {0.25, 0.75},
                                              {{"a", {2, 1e8, 0.5, 30}}, {"b", {1, 1e7, 3, 2}}});
    independent::check_row(mixture, {0.1, 0.9090909, 1e-300, 0.5, 0.999, 0.909, 1 - 1e-16, 0.2});
});

const check::Case refusals("parameters that make no density are refused", [] {
    check_refused(refusal("beta", {{"a", {0}}, {"b", {1}}}), "in feature 0");
    check_refused(refusal("beta", {{"a", {1e300}}, {"b", {1e-300}}}), "a / (a + b) below 1");
    check_refused(refusal("beta", {{"a", {1e-300}}, {"b", {1e300}}}), "a and b");
    check_refused(refusal("beta", {{"a", {1, 2}}, {"b", {1}}}), "of shape");
    check_refused(refusal("beta", {{"a", {1}}, {"b", {1}}}, "full"), "no structures");
});

const check::Case none("a component without rows keeps its mean", [] {
    const auto layout = emgine::layout_of(emgine::model_shape("beta", "", 1, 1));
    const emgine::SufficientStatistics statistics{
        layout, std::vector<double>(layout->size(), 0.0), {0.25}};
    const auto made = statistics.shape().family->maximization(statistics, {});
    check::that(made[0].values[0] == 0.25 && made[1].values[0] == 0.75, "the mean");
});

} // namespace
