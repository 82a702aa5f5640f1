// Factor and inverse of a large matrix, in blocks and with several threads. The number of threads
// changes no bit. Each block asks whether to go on.
#pragma once

#include "algebra/linalg.hpp"

namespace emgine {

// Smaller matrices are one block, which is faster without a copy of it.
constexpr std::size_t large_matrix = 192;

// Replaces a, of which the lower triangle counts, by what is left of it. factor must be zero.
// Returns false if a is not positive definite.
bool cholesky_in_blocks(PaddedMatrix& a, PaddedMatrix& factor, int n_threads);

// Writes the upper triangle of the transposed inverse; the rest of it must be zero. stride: numbers
// between its rows.
void transposed_inverse_in_blocks(const PaddedMatrix& lower, int n_threads, double* inverse,
                                  std::size_t stride);

} // namespace emgine
