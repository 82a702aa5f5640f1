// log x! of whole numbers, for densities of counts.
#pragma once

#include <cstddef>

namespace emgine {

// x >= 0 and whole; within one or two ulps. Thread-safe, unlike std::lgamma.
double log_factorial(double x) noexcept;

// Subtracts those of n rows from `from`, feature by feature; features are `stride` apart.
void subtract_log_factorials(const double* x, std::size_t n, std::size_t n_features,
                             std::size_t stride, double* from) noexcept;

} // namespace emgine
