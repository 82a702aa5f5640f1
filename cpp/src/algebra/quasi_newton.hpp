// Computes a direction towards the optimum from the EM steps so far, with a fixed order of
// additions. The inner product of another library may divide long vectors among threads, and then
// bits depend on the number of threads.
#pragma once

#include <cstddef>
#include <vector>

namespace emgine {

// The sum of a[i] b[i].
double inner_product(const double* a, const double* b, std::size_t size);

// A difference of successive points, and that of the gradients there, with what every direction
// asks of them.
struct Difference {
    Difference(const double* of_points, const double* of_gradients, std::size_t size);

    const double *point, *gradient;
    double curvature = 0; // minus their product
    double square = 0;    // of the difference of points
};

// The limited-memory quasi-Newton direction from the last gradient (Nocedal 1980), from differences
// with the oldest first. Those with a curvature below the smallest allowed one do not indicate a
// maximum and are left out. Where no difference points, the gradient is scaled by that of the last
// one (Shanno and Phua 1978), which is at least 1, because an EM step undershoots, and at most
// `largest_scale`.
std::vector<double> quasi_newton(const std::vector<Difference>& differences,
                                 std::vector<double> gradient, double smallest_curvature,
                                 double largest_scale);

} // namespace emgine
