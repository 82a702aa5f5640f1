// The M-step of any family: weights, the family's parameters, and which estimates are no mixture.
#include "check.hpp"
#include "families/inverse_gaussian.hpp"
#include "problem.hpp"

#include "emgine/em.hpp"

#include <limits>

namespace {

using emgine::StatisticsLayout;

// Statistics of inverse Gaussians of one feature: weights, sums of x, sums of 1 / x.
emgine::SufficientStatistics statistics(const std::vector<double>& weight,
                                        const std::vector<double>& x,
                                        const std::vector<double>& inverse) {
    const emgine::ModelShape shape{&inverse_gaussian::family, "", 1, weight.size()};
    std::vector<double> values{-1, 0};
    for (const double value : weight)
        values[StatisticsLayout::row_weight_at] += value;
    for (const auto* array : {&weight, &x, &inverse})
        values.insert(values.end(), array->begin(), array->end());
    return {emgine::layout_of(shape), values, std::vector<double>(weight.size())};
}

const check::Case shares("weights in proportion, parameters from the family", [] {
    const auto mixture = emgine::maximization(statistics({6, 2}, {12, 6}, {6, 1}), {});
    check::that(mixture.weights() == std::vector<double>{0.75, 0.25}, "weights");
    check::that(mixture.parameter("mu") == std::vector<double>{2, 3}, "mu = sum / weight");
    check::close(mixture.parameter("lambda")[0], 1 / (1 - 0.5), 1e-15);
    check::close(mixture.parameter("lambda")[1], 1 / (0.5 - 1.0 / 3), 1e-15);
    check::that(mixture.shape().family == &inverse_gaussian::family, "family");
});

const check::Case estimates("estimates are what a mixture is made of, even if it cannot be", [] {
    const auto point = statistics({6, 2}, {12, 4}, {6, 1}); // the second lies on x = 2
    const auto found = emgine::estimates(point, {});
    check::that(found.weights == std::vector<double>{0.75, 0.25}, "weights");
    check::that(found.parameters[1].values[1] == std::numeric_limits<double>::infinity(), "lambda");
    try {
        emgine::maximization(point, {});
        check::that(false, "it is refused");
    } catch (const emgine::IllDefinedComponent& error) {
        check::that(error.component == 1, "the second component");
    }
});

const check::Case none("statistics without weight have no M-step", [] {
    for (const double weight : {0.0, -1.0, std::numeric_limits<double>::quiet_NaN()})
        check::throws<std::invalid_argument>(
            [&] { emgine::estimates(statistics({weight, 0}, {1, 1}, {1, 1}), {}); }, "no weight");
});

const check::Case named("a parameter of all components names one that there is", [] {
    const std::size_t d = 5, k = 3;
    const std::vector<double> weight(k, 1.0), sum(k * d, 0.0), means(k * d, 0.0);
    for (const char* type : {"tied_diag", "tied", "tied_spherical"}) {
        std::vector<double> scatter(std::string(type) == "tied" ? d * d : d, 1.0);
        scatter.back() = std::numeric_limits<double>::infinity();
        if (std::string(type) == "tied_spherical")
            scatter[0] = scatter.back();
        const auto all = problem::statistics(type, d, k, weight.data(), sum.data(), scatter.data(),
                                             means.data(), -1, 3);
        try {
            emgine::maximization(all, {});
            check::that(false, "it is refused");
        } catch (const emgine::IllDefinedComponent& error) {
            check::that(error.component < k, type);
        }
    }
});

const check::Case looks("a family that says nothing of collapses has none but empty ones", [] {
    const auto all = statistics({6, 1e-20, 2}, {12, 1e-20, 6}, {6, 2e-20, 1});
    const auto mixture = emgine::maximization(all, {});
    check::that(emgine::degenerate_components(all, mixture, 1e-6) == std::vector<std::size_t>{1},
                "the empty one");
    check::that(!emgine::loses_digits(all, mixture), "no digits are lost");
});

const check::Case digits("a mean far from the reference loses digits", [] {
    for (const auto& type : problem::types) {
        const auto p = problem::make(type, 200, 2, 2);
        const auto mixture = p.mixture();
        for (const double away : {0.0, 1e6}) {
            std::vector<double> reference(p.means);
            reference[1] += away;
            const auto all = emgine::expectation({p.view()}, mixture, reference.data(), {});
            const auto updated = emgine::maximization(all, {1e-3});
            check::that(emgine::loses_digits(all, updated) == (away > 0), p.name());
            check::that(emgine::is_regular(all, mixture, updated, {}) == (away == 0), p.name());
        }
    }
});

const check::Case regular("a step is regular where no check of its own finds anything", [] {
    const auto all = statistics({6, 1e-20, 2}, {12, 1e-20, 6}, {6, 2e-20, 1});
    const auto empty = emgine::maximization(all, {});
    emgine::StepChecks checks;
    check::that(!emgine::is_regular(all, empty, empty, checks), "a component is empty");
    checks.may_degenerate = false;
    check::that(emgine::is_regular(all, empty, empty, checks), "which nobody asked");

    const auto p = problem::make("full", 200, 2, 2);
    const auto mixture = p.mixture();
    const auto taken = emgine::expectation({p.view()}, mixture, nullptr, {});
    const auto updated = emgine::maximization(taken, {1e-6});
    checks = {true, 1e-6, 1e-6, 1e-7};
    check::that(emgine::is_regular(taken, mixture, updated, checks), "sound");
    checks.floor = 1e3; // above all variances
    check::that(!emgine::is_regular(taken, mixture, updated, checks), "collapsed");
    checks.floor = 0;
    const auto widened = emgine::maximization(taken, {1.0}); // from far narrower ones
    const auto narrow = emgine::gaussian_mixture("full", 2, p.weights, p.means,
                                                 {1e-3, 0, 0, 1e-3, 1e-3, 0, 0, 1e-3});
    checks.reg_covar = 1.0;
    const bool lost = emgine::most_lost(narrow, widened, 1.0, checks.most_loss) > 0;
    check::that(emgine::is_regular(taken, narrow, widened, checks) == !lost, "a loss");
    check::that(lost, "which there is");
    checks.reg_covar = 0;
    check::that(emgine::is_regular(taken, narrow, widened, checks), "that may be");
});

} // namespace
