// log x! of whole numbers, for densities of counts.
#pragma once

#include <cstddef>

namespace emgine {

// x >= 0 and whole; within one or two ulps. Thread-safe, unlike std::lgamma.
double log_factorial(double x) noexcept;

// The same of many, subtracted from what is there.
void subtract_log_factorials(const double* x, std::size_t n, double* from) noexcept;

} // namespace emgine
