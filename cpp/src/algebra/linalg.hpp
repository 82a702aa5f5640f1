// Small dense linear algebra for parameters, with the kernels of this machine, for row-major n x n
// matrices. What takes longer than a few milliseconds calls check_long_work (parallel.hpp).
#pragma once

#include <cstddef>
#include <vector>

namespace emgine {

// precision_cholesky: upper triangular U with (covariance)^-1 = U U'; zero at the start. Returns
// false if the covariance, of which the lower triangle counts, is not positive definite.
bool precision_cholesky_of(const double* covariance, std::size_t n, int n_threads,
                           double* precision_cholesky);

// Whether the lower triangle of a matrix has a Cholesky factor.
bool is_positive_definite(const double* matrix, std::size_t n, int n_threads);

// Of the lower triangle of a matrix; minus infinity if it is not positive definite.
double log_determinant(const double* matrix, std::size_t n);

// The precisions of `count` matrices, one after the other, which small ones that are many are not.
// precisions_cholesky must be zero. Returns the first that is not positive definite, or count.
bool are_small(std::size_t n, std::size_t count);
std::size_t small_precisions_cholesky_of(const double* covariances, std::size_t n,
                                         std::size_t count, double* precisions_cholesky);
void small_covariances_of(const double* precisions_cholesky, std::size_t n, std::size_t count,
                          double* covariances);

// The layout of the kernels: space for a multiple of 8 rows and columns; unused numbers are zero.
// The memory of small ones stays with their thread for the next ones: an M-step makes many.
struct PaddedMatrix {
    explicit PaddedMatrix(std::size_t size);
    ~PaddedMatrix();
    PaddedMatrix(PaddedMatrix&&) = default;
    PaddedMatrix& operator=(PaddedMatrix&&) = default;
    double* row(std::size_t i) { return values.data() + i * stride; }
    const double* row(std::size_t i) const { return values.data() + i * stride; }

    std::size_t n, stride;
    std::vector<double> values;
};
PaddedMatrix padded_upper_of(const double* rows, std::size_t n);
PaddedMatrix transposed_upper_of(const double* rows, std::size_t n); // a lower one
PaddedMatrix transposed(const PaddedMatrix& matrix);
PaddedMatrix inverse_of_lower(const PaddedMatrix& lower, int n_threads = 1);
PaddedMatrix upper_product(const PaddedMatrix& a, const PaddedMatrix& b);
// The same where there is a matrix already, upper triangular or zero: for one after the other.
void copy_upper(const double* rows, PaddedMatrix& upper);
void upper_product(const PaddedMatrix& a, const PaddedMatrix& b, PaddedMatrix& product);

// The covariance whose precision is U U'. U's diagonal must be positive.
void covariance_of(const double* precision_cholesky, std::size_t n, double* covariance);

// Copies the lower triangle to the upper one.
void mirror_lower(double* matrix, std::size_t n);

// Whether none is infinite or NaN.
bool all_finite(const double* values, std::size_t n, int n_threads = 1);

// U' in panels of eight rows (kernels.hpp).
void pack_factor(const double* precision_cholesky, std::size_t n, int n_threads, double* packed);

} // namespace emgine
