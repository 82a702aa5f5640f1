// A mixture from parameters: its derived values, and its errors.
#include "check.hpp"
#include "problem.hpp"

#include <limits>

namespace {

using emgine::Mixture;
using problem::Problem;

const check::Case names("the words of the structures, and of the family", [] {
    for (const auto& type : problem::types)
        check::that(emgine::model_shape("gaussian", type, 1, 1).structure == type, type);
    check::throws<std::invalid_argument>([] { emgine::model_shape("gaussian", "Full", 1, 1); },
                                         "Full");
    check::throws<std::invalid_argument>([] { emgine::model_shape("gauss", "full", 1, 1); },
                                         "gauss");
});

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
