// Whether matrices are symmetric, but for rounding, and their symmetric parts. Large ones are read
// in squares, by several threads, which changes nothing; each square asks whether to go on.
#pragma once

#include <cstddef>

namespace emgine {

// Row-major n x n matrices, one after the other.
struct Matrices {
    const double* values;
    std::size_t n_matrices, n;
};

// Writes the mean of each matrix and its transpose. Returns false, with parts half written, if two
// numbers that mirror each other differ by more than `tolerance` times the geometric mean of their
// two variances, or if a variance is not positive.
bool symmetric_parts(const Matrices& matrices, double tolerance, int n_threads, double* parts);

} // namespace emgine
