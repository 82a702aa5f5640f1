// Asymptotic series from 16 on, where their terms after those here are below 1e-17 of the result;
// below, recurrences that go up to there (Abramowitz and Stegun 1964, 6.1.40, 6.3.18, 6.4.12).
#include "algebra/gamma_functions.hpp"

#include <cmath>

namespace emgine {

namespace {

constexpr double from_here = 16;

double stirling_series(double x) noexcept {
    const double i = 1 / x, q = i * i;
    return i * (1.0 / 12 -
                q * (1.0 / 360 - q * (1.0 / 1260 -
                                      q * (1.0 / 1680 - q * (1.0 / 1188 - q * (691.0 / 360360))))));
}

double digamma_series(double x) noexcept {
    const double i = 1 / x, q = i * i;
    return i / 2 +
           q * (1.0 / 12 -
                q * (1.0 / 120 -
                     q * (1.0 / 252 -
                          q * (1.0 / 240 - q * (1.0 / 132 - q * (691.0 / 32760 - q / 12))))));
}

double trigamma_series(double x) noexcept {
    const double i = 1 / x, q = i * i;
    return q / 2 +
           i * q *
               (1.0 / 6 - q * (1.0 / 30 -
                               q * (1.0 / 42 - q * (1.0 / 30 - q * (5.0 / 66 - q * (691.0 / 2730 -
                                                                                    q * 7 / 6))))));
}

} // namespace

double stirling_error(double x) noexcept {
    if (x >= from_here)
        return stirling_series(x);
    double product = 1, y = x;
    for (; y < from_here; ++y)
        product *= y;
    // log Gamma of y and x without log(2 pi) / 2.
    const double above = (y - 0.5) * std::log(y) - y + stirling_series(y);
    return above - std::log(product) - ((x - 0.5) * std::log(x) - x);
}

double log_minus_digamma(double x) noexcept {
    if (x >= from_here)
        return digamma_series(x);
    double inverses = 0, y = x;
    for (; y < from_here; ++y)
        inverses += 1 / y;
    return inverses - std::log(y / x) + digamma_series(y);
}

double trigamma_minus_inverse(double x) noexcept {
    if (x >= from_here)
        return trigamma_series(x);
    double squares = 0, y = x;
    for (; y < from_here; ++y)
        squares += 1 / (y * y);
    return squares - (1 / x - 1 / y) + trigamma_series(y);
}

} // namespace emgine
