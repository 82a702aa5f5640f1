// Modified Bessel functions of the first kind, I, for real orders of at least -1/2: their
// logarithms and ratios, where they overflow and underflow too.
#pragma once

namespace emgine {

// log(I_order(x) / x^order), x >= 0 and finite; within a few ulps of the larger of it and x.
double log_bessel_by_power(double order, double x) noexcept;

// I_{order + 1}(x) / I_order(x): from 0 at 0 to 1.
double bessel_ratio(double order, double x) noexcept;

} // namespace emgine
