// Logarithms of binomial coefficients.
#pragma once

namespace emgine {

// A triangle by rows of logarithms for up to 255 trials, which kernels read: log C(n, x) is at
// n (n + 1) / 2 + x. It is made when it is first asked for; families ask before they have rows.
const double* choices();

// 0 <= x <= n, whole. Within a few ulps: no difference of large logarithms.
double log_binomial(double n, double x) noexcept;

} // namespace emgine
