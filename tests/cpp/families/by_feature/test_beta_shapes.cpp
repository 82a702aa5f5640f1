// Both parameters of a beta from its exact moments, over many magnitudes, and at the bound.
#include "algebra/gamma_functions.hpp"
#include "check.hpp"
#include "families/by_feature/beta_shapes.hpp"

#include <limits>

namespace {

using emgine::log_minus_digamma;
using emgine::by_feature::beta_shapes;
using emgine::by_feature::BetaMoments;

constexpr double infinity = std::numeric_limits<double>::infinity();

BetaMoments exact(double a, double b) {
    const double n = a + b;
    return {a / n, b / n, log_minus_digamma(a) - log_minus_digamma(n),
            log_minus_digamma(b) - log_minus_digamma(n)};
}

const check::Case found("parameters are found from their moments", [] {
    for (const double a : {1e-3, 0.05, 0.7, 1.0, 3.0, 40.0, 1e4, 1e8})
        for (const double b : {1e-3, 0.05, 0.7, 1.0, 3.0, 40.0, 1e4, 1e8}) {
            if (a > 1e6 * b || b > 1e6 * a)
                continue; // the difference of their moments has few digits
            const auto made = beta_shapes(exact(a, b), infinity);
            check::close(made.a, a, 1e-8);
            check::close(made.b, b, 1e-8);
        }
});

const check::Case bound("the sum is bounded, and the mean is the best one for it", [] {
    const BetaMoments at = exact(30, 90);
    const auto made = beta_shapes(at, 40);
    check::close(made.a + made.b, 40, 1e-14);
    // log-likelihood by the mean, whose derivative is the difference of the equations.
    const double low = std::log(made.a / 40 / at.mean) - log_minus_digamma(made.a) + at.low;
    const double high = std::log(made.b / 40 / at.rest) - log_minus_digamma(made.b) + at.high;
    check::close(low - high, 0, 0, 1e-13);
    const auto equal = beta_shapes({0.25, 0.75, 0, 0}, 1e4);
    check::close(equal.a + equal.b, 1e4, 1e-14);
    check::that(std::isinf(beta_shapes({0.25, 0.75, 0, 0}, infinity).a), "no bound");
});

const check::Case other("one is found where the other is held", [] {
    using emgine::by_feature::other_beta_shape;
    for (const double held : {1e-2, 0.7, 3.0, 1e4})
        for (const double b : {1e-2, 0.7, 3.0, 1e4}) {
            const double n = held + b;
            const double mean_log =
                std::log(b / n) - log_minus_digamma(b) + log_minus_digamma(n); // psi(b) - psi(n)
            check::close(other_beta_shape(held, mean_log, infinity), b, 1e-9);
        }
    check::close(other_beta_shape(30, -1e-9, 40), 10, 1e-14); // the sum is bounded
    check::that(other_beta_shape(3, 0, infinity) > 1e200, "no bound");
});

} // namespace
