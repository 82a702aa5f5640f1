// A mixture: its weights, its parameters by name, and its errors. Any family will do.
#include "check.hpp"
#include "families/inverse_gaussian.hpp"
#include "problem.hpp"

#include <limits>

namespace {

using emgine::Mixture;

const check::Case shares("weights are numbers from 0 to 1 that sum to 1", [] {
    const auto refused = [](std::vector<double> weights) {
        try {
            emgine::gaussian_mixture("diag", 1, weights, std::vector<double>(weights.size()),
                                     std::vector<double>(weights.size(), 1.0));
        } catch (const std::invalid_argument& error) {
            return std::string(error.what()).rfind("weights must", 0) == 0;
        }
        return false;
    };
    check::that(!refused({0.25, 0.75}) && !refused({0, 1}) && !refused({1}), "allowed");
    check::that(!refused({0.5, 0.5 + 1e-9}), "a rounding");
    check::that(refused({0.5, 0.6}) && refused({0.5, 0.4}), "another sum");
    check::that(refused({-0.5, 1.5}), "negative");
    const double nan = std::numeric_limits<double>::quiet_NaN();
    check::that(refused({nan, 1}) && refused({std::numeric_limits<double>::infinity()}), "finite");
    const auto p = inverse_gaussian::make(1, 2, 3);
    check::throws<std::invalid_argument>(
        [&] { Mixture(p.shape, {0.5, 0.5}, {{"mu", p.mu}, {"lambda", p.lambda}}); }, "too few");
});

const check::Case parameter("a parameter by its name, and no other word", [] {
    const auto p = inverse_gaussian::make(1, 2, 3);
    const Mixture mixture = p.mixture();
    check::that(mixture.parameter("mu") == p.mu && mixture.parameter("lambda") == p.lambda, "ours");
    for (const char* word : {"", "means", "Mu"})
        check::throws<std::out_of_range>([&] { mixture.parameter(word); }, word);
});

const check::Case copies("copies share what never changes", [] {
    const auto p = inverse_gaussian::make(1, 2, 3);
    const std::unique_ptr<Mixture> first(new Mixture(p.mixture()));
    const Mixture copy = *first;
    check::that(&copy.components() == &first->components(), "one set of components");
    check::that(&copy.weights() == &first->weights() && copy.weights() == p.weights, "weights");
    check::that(copy.n_features() == 2 && copy.n_components() == 3, "sizes");
});

const check::Case ill_defined("the component that is no density is named", [] {
    auto p = inverse_gaussian::make(1, 2, 3);
    p.lambda[3] = 0;
    try {
        p.mixture();
        check::that(false, "it is refused");
    } catch (const emgine::IllDefinedComponent& error) {
        check::that(error.component == 1, "the second");
    }
});

const check::Case sizes("sizes that do not fit together are refused", [] {
    const auto make = [](std::vector<double> weights, std::vector<double> means,
                         std::vector<double> covariances) {
        emgine::gaussian_mixture("diag", 2, std::move(weights), std::move(means),
                                 std::move(covariances));
    };
    make({0.5, 0.5}, {0.0, 0.0, 1.0, 1.0}, {1.0, 1.0, 1.0, 1.0});
    check::throws<std::invalid_argument>(
        [&] { make({0.5, 0.5}, {0.0, 0.0}, {1.0, 1.0, 1.0, 1.0}); }, "means");
    check::throws<std::invalid_argument>(
        [&] { make({0.5, 0.5}, {0.0, 0.0, 1.0, 1.0}, {1.0, 1.0}); }, "covariances");
});

} // namespace
