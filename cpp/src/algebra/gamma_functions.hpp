// Parts of log gamma and its derivatives without their leading terms, so that differences of large
// ones do not cancel. For positive numbers; thread-safe, unlike std::lgamma.
#pragma once

namespace emgine {

constexpr double log_2_pi = 1.83787706640934548356;

// log Gamma(x) - ((x - 1/2) log x - x + log(2 pi) / 2): about 1 / (12 x).
double stirling_error(double x) noexcept;

// log x - psi(x), with psi the derivative of log Gamma: about 1 / (2 x).
double log_minus_digamma(double x) noexcept;

// psi'(x) - 1 / x: about 1 / (2 x^2).
double trigamma_minus_inverse(double x) noexcept;

} // namespace emgine
