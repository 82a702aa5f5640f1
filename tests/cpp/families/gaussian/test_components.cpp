// Gaussian components from parameters: their derived values, what may be missing, what is refused.
#include "check.hpp"
#include "problem.hpp"

#include <limits>

namespace {

using emgine::Mixture;
using problem::Problem;

// precision = U U' with U upper triangular, so U' covariance U is the unit matrix.
void whitens(const double* covariance, const double* upper, std::size_t d) {
    for (std::size_t i = 0; i < d; ++i)
        for (std::size_t j = 0; j < d; ++j) {
            double entry = 0.0;
            for (std::size_t a = 0; a < d; ++a)
                for (std::size_t b = 0; b < d; ++b)
                    entry += upper[a * d + i] * covariance[a * d + b] * upper[b * d + j];
            check::close(entry, i == j ? 1.0 : 0.0, 1e-12, 1e-12);
            check::that(i <= j || upper[i * d + j] == 0.0, "zero below the diagonal");
        }
}

const check::Case full_factors("the factor of the precision undoes the covariance", [] {
    for (const auto& type : {"full", "tied"})
        for (const std::size_t d : {1, 2, 7, 8, 9, 40}) {
            const Problem p = problem::make(type, 1, d, 2);
            const auto made = problem::numbers(p.mixture());
            for (std::size_t at = 0; at < made.covariances.size(); at += d * d)
                whitens(&made.covariances[at], &made.precisions_cholesky[at], d);
        }
});

const check::Case scalar_factors("a variance and its factor are s^2 and 1 / s", [] {
    for (const auto& type : {"diag", "spherical"}) {
        const auto made = problem::numbers(problem::make(type, 1, 3, 2).mixture());
        for (std::size_t i = 0; i < made.covariances.size(); ++i)
            check::close(made.precisions_cholesky[i], 1.0 / std::sqrt(made.covariances[i]), 1e-15);
    }
});

const check::Case round_trip("a mixture made from its own factors is the same mixture", [] {
    for (const auto& type : problem::types) {
        const auto made = problem::numbers(problem::make(type, 1, 4, 3).mixture());
        const auto again = problem::numbers(
            Mixture(emgine::model_shape("gaussian", type, 4, 3), made.weights,
                    {{"means", made.means}, {"precisions_cholesky", made.precisions_cholesky}}));
        for (std::size_t i = 0; i < made.covariances.size(); ++i)
            check::close(again.covariances[i], made.covariances[i], 1e-13, 1e-14);
    }
});

const check::Case indefinite("a covariance that is not positive definite is refused", [] {
    const std::vector<double> weights{1.0}, means{0.0, 0.0};
    const auto full = [&](std::vector<double> covariances) {
        emgine::gaussian_mixture("full", 2, weights, means, std::move(covariances));
    };
    full({2.0, 1.0, 1.0, 2.0});
    const double nan = std::numeric_limits<double>::quiet_NaN();
    check::throws<std::exception>([&] { full({1.0, 2.0, 2.0, 1.0}); }, "negative eigenvalue");
    check::throws<std::exception>([&] { full({0.0, 0.0, 0.0, 0.0}); }, "zero");
    check::throws<std::exception>([&] { full({nan, 0.0, 0.0, 1.0}); }, "NaN");
    check::throws<std::exception>(
        [&] { emgine::gaussian_mixture("diag", 2, weights, means, {1.0, -1.0}); }, "diag");
});

const check::Case which("the component whose covariance is none is named", [] {
    const auto component_of = [](const char* type, std::vector<double> covariances) {
        try {
            emgine::gaussian_mixture(type, 2, {0.5, 0.5}, {0, 0, 1, 1}, std::move(covariances));
        } catch (const emgine::IllDefinedComponent& error) {
            return error.component;
        }
        return std::size_t{99};
    };
    check::that(component_of("full", {1, 0, 0, 1, 1, 2, 2, 1}) == 1, "full");
    check::that(component_of("diag", {1, 1, 1, 0}) == 1, "diag");
    check::that(component_of("diag", {1, 1e-320, 1, 1}) == 0, "a variance whose root overflows");
    check::that(component_of("spherical", {1, -1}) == 1, "spherical");
    check::that(component_of("tied", {0, 0, 0, 0}) == 0, "one for all");
});

const check::Case kept("all three parameters are kept to the bit", [] {
    for (const auto& type : problem::types) {
        auto made = problem::numbers(problem::make(type, 1, 4, 3).mixture());
        made.covariances[0] *= 1 + 1e-9; // no longer what the factor says
        const auto again =
            problem::numbers(Mixture(emgine::model_shape("gaussian", type, 4, 3), made.weights,
                                     {{"precisions_cholesky", made.precisions_cholesky},
                                      {"means", made.means},
                                      {"covariances", made.covariances}}));
        check::that(again.covariances == made.covariances &&
                        again.precisions_cholesky == made.precisions_cholesky,
                    type);
    }
});

const check::Case factors("factors without a positive diagonal are refused", [] {
    for (const auto& type : problem::types)
        for (const double value : {0.0, -1.0, std::numeric_limits<double>::quiet_NaN()}) {
            auto made = problem::numbers(problem::make(type, 1, 3, 2).mixture());
            made.precisions_cholesky.back() = value;
            check::throws<std::invalid_argument>(
                [&] {
                    Mixture(
                        emgine::model_shape("gaussian", type, 3, 2), made.weights,
                        {{"means", made.means}, {"precisions_cholesky", made.precisions_cholesky}});
                },
                type);
        }
});

const check::Case order("parameters come in the order of parameters_of", [] {
    for (const auto& type : problem::types) {
        const Mixture mixture = problem::make(type, 1, 3, 2).mixture();
        const auto named = emgine::parameters_of(mixture.shape());
        const auto values = mixture.components().parameters();
        check::that(values.size() == named.size(), type);
        for (std::size_t i = 0; i < named.size(); ++i)
            check::that(values[i]->size() == emgine::size_of(named[i].shape) &&
                            values[i] == &mixture.parameter(named[i].name),
                        named[i].name);
    }
});

} // namespace
