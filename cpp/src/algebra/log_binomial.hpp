// Logarithms of binomial coefficients.
#pragma once

namespace emgine {

// 0 <= x <= n, whole. Within a few ulps: no difference of large logarithms.
double log_binomial(double n, double x) noexcept;

} // namespace emgine
