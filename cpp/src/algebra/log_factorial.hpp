// log x! of whole numbers, for densities of counts.
#pragma once

#include <cstddef>

namespace emgine {

// x >= 0 and whole; within one or two ulps. Thread-safe, unlike std::lgamma.
double log_factorial(double x) noexcept;

// Subtracts those of n rows from `from`, two features at a time: of a block, with n a multiple of
// sum_lanes and a stride of block_stride, or of one row, whose stride is 1, from 0. A row has the
// same bits in both.
void subtract_log_factorials(const double* x, std::size_t n, std::size_t n_features,
                             std::size_t stride, double* from) noexcept;

} // namespace emgine
