// log x! of whole numbers, for densities of counts.
#pragma once

namespace emgine {

// x >= 0 and whole; within one or two ulps. Thread-safe, unlike std::lgamma.
double log_factorial(double x) noexcept;

} // namespace emgine
