// Factor and inverse of a large matrix, in blocks and with several threads. The number of threads
// changes no bit. Each block asks whether to go on.
#pragma once

#include <memory>

#include "algebra/linalg.hpp"
#include "emgine/aligned.hpp"

namespace emgine {

// Smaller matrices are one block, which is faster without a copy of it.
constexpr std::size_t large_matrix = 192;

// A lower triangle in the layout of PaddedMatrix. Nothing touches it before its blocks are written,
// each by the thread that makes it; what is above those on the diagonal is never read.
class LargeLower {
  public:
    explicit LargeLower(std::size_t size);
    double* row(std::size_t i) { return values_.get() + i * stride; }
    const double* row(std::size_t i) const { return values_.get() + i * stride; }

    const std::size_t n, stride;

  private:
    struct Freed {
        void operator()(double* memory) const { ::operator delete(memory, cache_line); }
    };
    std::unique_ptr<double, Freed> values_;
};

// The factor of a (n n), whose lower triangle counts. Returns false if it is not positive definite.
bool cholesky_in_blocks(const double* a, LargeLower& factor, int n_threads);

// Writes the upper triangle of the transposed inverse of a lower matrix (n n, with space for a
// multiple of 8 rows); the rest of it must be zero. Strides: numbers between rows.
void transposed_inverse_in_blocks(const double* lower, std::size_t lower_stride, std::size_t n,
                                  int n_threads, double* inverse, std::size_t stride);

} // namespace emgine
