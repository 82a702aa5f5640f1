// Two loops over the differences: from the last to the first, and back.
#include "algebra/quasi_newton.hpp"

#include <algorithm>
#include <utility>

namespace emgine {

namespace {

constexpr std::size_t lanes = 8;

// y += a x.
void add(double a, const double* x, std::vector<double>& y) {
    for (std::size_t i = 0; i < y.size(); ++i)
        y[i] += a * x[i];
}

} // namespace

double inner_product(const double* a, const double* b, std::size_t size) {
    double sums[lanes] = {};
    std::size_t i = 0;
    for (; i + lanes <= size; i += lanes)
        for (std::size_t lane = 0; lane < lanes; ++lane)
            sums[lane] += a[i + lane] * b[i + lane];
    for (std::size_t lane = 0; i < size; ++i, ++lane)
        sums[lane] += a[i] * b[i];
    for (std::size_t half = lanes / 2; half > 0; half /= 2)
        for (std::size_t lane = 0; lane < half; ++lane)
            sums[lane] += sums[lane + half];
    return sums[0];
}

Difference::Difference(const double* of_points, const double* of_gradients, std::size_t size)
    : point(of_points), gradient(of_gradients),
      curvature(-inner_product(of_points, of_gradients, size)),
      square(inner_product(of_points, of_points, size)) {}

std::vector<double> quasi_newton(const std::vector<Difference>& differences, const double* gradient,
                                 std::size_t size, double smallest_curvature,
                                 double largest_scale) {
    double scale = 1;
    std::vector<double> direction(gradient, gradient + size), parts(differences.size());
    const auto is_curved = [&](const Difference& one) {
        return one.curvature > smallest_curvature * one.square;
    };
    bool is_last = true;
    for (std::size_t j = differences.size(); j-- > 0;) {
        const Difference& one = differences[j];
        if (!is_curved(one))
            continue;
        if (std::exchange(is_last, false) && largest_scale > 1)
            scale = one.curvature / inner_product(one.gradient, one.gradient, size);
        parts[j] = inner_product(one.point, direction.data(), size) / one.curvature;
        add(parts[j], one.gradient, direction);
    }
    scale = std::clamp(scale, 1.0, largest_scale);
    for (double& number : direction)
        number *= scale;
    for (std::size_t j = 0; j < differences.size(); ++j) {
        const Difference& one = differences[j];
        if (!is_curved(one))
            continue;
        // Near a maximum the gradient decreases along the difference of points, so the product is
        // negative.
        const double fall = inner_product(one.gradient, direction.data(), size);
        add(parts[j] + fall / one.curvature, one.point, direction);
    }
    return direction;
}

} // namespace emgine
