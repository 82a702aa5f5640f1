// Small dense linear algebra of the M-step, on the kernels of this machine: row-major matrices of n
// x n.
#pragma once

#include <cstddef>
#include <vector>

namespace emgine {

// precision_cholesky: upper triangular U with (covariance)^-1 = U U'. False: not positive definite.
bool precision_cholesky_of(const double* covariance, std::size_t n, double* precision_cholesky);

// The covariance whose precision is U U'. U's diagonal must be positive.
void covariance_of(const double* precision_cholesky, std::size_t n, double* covariance);

// Copies the lower triangle to the upper one.
void mirror_lower(double* matrix, std::size_t n);

// U' in panels of eight rows (kernels.hpp).
void pack_factor(const double* precision_cholesky, std::size_t n, double* packed);

} // namespace emgine
