// Small x: the power series, whose terms are positive. Else: the uniform expansion of Debye at an
// order that is large enough for it (Abramowitz and Stegun 9.7.7), and ratios of neighbouring
// orders back to the order that was asked for, a recurrence that loses nothing downwards.
#include "algebra/bessel.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

#include "algebra/log_factorial.hpp"

namespace emgine {

namespace {

constexpr double log_2_pi = 1.8378770664093454836;
constexpr std::size_t n_terms = 13;
constexpr double least_order = 64; // the terms left out are below 1e-18
constexpr double least_steps = 8;

// u_k(t) = t^k (c_0 + c_1 t^2 + ... + c_k t^2k).
using Coefficients = std::array<std::array<double, n_terms>, n_terms>;

Coefficients debye_coefficients() {
    std::array<std::array<long double, n_terms + 1>, n_terms> u{};
    u[0][0] = 1;
    for (std::size_t k = 0; k + 1 < n_terms; ++k)
        for (std::size_t i = 0; i <= k; ++i) {
            const auto power = static_cast<long double>(k + 2 * i);
            u[k + 1][i] += u[k][i] * (power / 2 + 1 / (8 * (power + 1)));
            u[k + 1][i + 1] -= u[k][i] * (power / 2 + 5 / (8 * (power + 3)));
        }
    Coefficients rounded{};
    for (std::size_t k = 0; k < n_terms; ++k)
        for (std::size_t i = 0; i <= k; ++i)
            rounded[k][i] = static_cast<double>(u[k][i]);
    return rounded;
}

const Coefficients coefficients = debye_coefficients();

// log(I_order(x)) - x, for large orders.
double log_scaled_debye(double order, double x) noexcept {
    const double z = x / order, root = std::sqrt(1 + z * z), t = 1 / root;
    double sum = 0;
    for (std::size_t k = n_terms; k-- > 0;) {
        double u = 0;
        for (std::size_t i = k + 1; i-- > 0;)
            u = u * t * t + coefficients[k][i];
        sum = sum * (t / order) + u;
    }
    const double exponent = order * (1 / (root + z) - std::asinh(1 / z));
    return exponent - 0.5 * (log_2_pi + std::log(order) + std::log(root)) + std::log(sum);
}

bool is_small(double order, double x) { return x * x < 100 * (order + 1); }

// Sum of (x^2 / 4)^m / (m! (order + 1) ... (order + m)).
double series(double order, double x) noexcept {
    const double square = x * x / 4;
    double term = 1, sum = 1;
    for (double m = 1; term > 1e-18 * sum; ++m) {
        term *= square / (m * (order + m));
        sum += term;
    }
    return sum;
}

// log Gamma(order + 1) for whole and half orders; thread-safe, unlike std::lgamma.
double log_gamma_after(double order) noexcept {
    if (order == std::floor(order))
        return log_factorial(order);
    // Gamma(m + 1/2) = sqrt(pi) (2m)! / (4^m m!), m = order + 1/2
    const double m = order + 0.5;
    constexpr double half_log_pi = 0.57236494292470008707, log_4 = 1.3862943611198906188;
    return half_log_pi + log_factorial(2 * m) - m * log_4 - log_factorial(m);
}

// From the ratio at the order `steps` above, down to the order: the ratio there, and the sum of the
// logarithms of the ratios on the way.
struct Down {
    double ratio, log_product;
};

Down go_down(double order, double x) noexcept {
    const double steps = std::max(least_steps, std::ceil(least_order - order));
    const double from = order + steps;
    Down down{std::exp(log_scaled_debye(from + 1, x) - log_scaled_debye(from, x)), 0};
    double product = 1;
    for (double m = from - 1; m >= order - 0.25; --m) {
        down.ratio = 1 / (2 * (m + 1) / x + down.ratio);
        product *= down.ratio;
    }
    down.log_product = std::log(product);
    return down;
}

} // namespace

double log_bessel_by_power(double order, double x) noexcept {
    constexpr double log_2 = 0.69314718055994530942;
    if (is_small(order, x))
        return std::log(series(order, x)) - order * log_2 - log_gamma_after(order);
    const double from = order + std::max(least_steps, std::ceil(least_order - order));
    return log_scaled_debye(from, x) - go_down(order, x).log_product - order * std::log(x) + x;
}

double bessel_ratio(double order, double x) noexcept {
    if (is_small(order, x))
        return x / (2 * (order + 1)) * series(order + 1, x) / series(order, x);
    return go_down(order, x).ratio;
}

} // namespace emgine
