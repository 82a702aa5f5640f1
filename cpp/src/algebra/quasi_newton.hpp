// Computes a direction towards the optimum from the EM steps so far, with a fixed order of
// additions. The inner product of another library may divide long vectors among threads, and then
// bits depend on the number of threads.
#pragma once

#include <cstddef>
#include <vector>

namespace emgine {

// The sum of a[i] b[i].
double inner_product(const double* a, const double* b, std::size_t size);

// Differences of successive points and of their gradients, the oldest first.
struct Differences {
    std::size_t size; // length of a vector
    std::vector<const double*> points, gradients;
};

// The limited-memory quasi-Newton direction from the last gradient, without an initial scale
// (Nocedal 1980). Differences with a curvature below the smallest allowed one do not indicate a
// maximum and are left out.
std::vector<double> quasi_newton(const Differences& history, const double* gradient,
                                 double smallest_curvature);

} // namespace emgine
