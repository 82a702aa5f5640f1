// Two loops over the differences: from the last to the first, and back.
#include "algebra/quasi_newton.hpp"

#include <algorithm>
#include <utility>

#include "machine/dispatch.hpp"

namespace emgine {

double inner_product(const double* a, const double* b, std::size_t size) {
    return kernels().inner_product(a, b, size);
}

Difference::Difference(const double* of_points, const double* of_gradients, std::size_t size)
    : point(of_points), gradient(of_gradients) {
    double slope = 0;
    kernels().two_products(point, gradient, size, &slope, &square);
    curvature = -slope;
}

std::vector<double> quasi_newton(const std::vector<Difference>& differences,
                                 std::vector<double> gradient, double smallest_curvature,
                                 double largest_scale) {
    double scale = 1;
    std::vector<double> direction = std::move(gradient), parts(differences.size());
    const std::size_t size = direction.size();
    const auto add = [&](double factor, const double* x) {
        kernels().add_multiple(factor, x, size, direction.data());
    };
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
        add(parts[j], one.gradient);
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
        add(parts[j] + fall / one.curvature, one.point);
    }
    return direction;
}

} // namespace emgine
