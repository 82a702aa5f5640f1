// From the EM steps so far to a direction towards the optimum, in a fixed order of additions: a
// library's inner product may share long vectors out to threads, and then bits depend on them.
#pragma once

#include <cstddef>
#include <vector>

namespace emgine {

// The sum of a[i] b[i].
double inner_product(const double* a, const double* b, std::size_t size);

// Successive points and gradients, as differences, oldest first.
struct Differences {
    std::size_t size; // numbers of a vector
    std::vector<const double*> points, gradients;
};

// The quasi-Newton direction of limited memory from the last gradient, without a first scale
// (Nocedal 1980). Differences with a curvature below the smallest show no maximum ahead and are
// left out.
std::vector<double> quasi_newton(const Differences& history, const double* gradient,
                                 double smallest_curvature);

} // namespace emgine
