// Against the formulas: sums of any length, and the inverse Hessian of limited memory, which maps
// the last difference of gradients back to that of points (the secant condition).
#include "check.hpp"

#include <cmath>
#include <random>
#include <vector>

#include "algebra/quasi_newton.hpp"
#include "machine/dispatch.hpp"

namespace {

using Vector = std::vector<double>;

Vector drawn(std::size_t size, unsigned seed) {
    std::mt19937_64 random(seed);
    std::normal_distribution<double> normal;
    Vector values(size);
    for (double& value : values)
        value = normal(random);
    return values;
}

const check::Case products("the inner product of any length is the sum of products", [] {
    for (std::size_t size = 0; size < 40; ++size) {
        const Vector a = drawn(size, 1), b = drawn(size, 2);
        double sum = 0, scale = 0;
        for (std::size_t i = 0; i < size; ++i) {
            sum += a[i] * b[i];
            scale += std::fabs(a[i] * b[i]);
        }
        const double found = emgine::inner_product(a.data(), b.data(), size);
        check::that(std::fabs(found - sum) <= 1e-15 * scale, "size " + std::to_string(size));
    }
});

// The order of additions, which no level changes: bits are those of this loop.
double eight_sums(const Vector& a, const Vector& b) {
    double sums[8] = {};
    for (std::size_t i = 0; i < a.size(); ++i) {
        const double product = a[i] * b[i];
        sums[i % 8] += product;
    }
    return ((sums[0] + sums[4]) + (sums[2] + sums[6])) +
           ((sums[1] + sums[5]) + (sums[3] + sums[7]));
}

const check::Case bits("the sum is eight sums side by side, and a product is rounded", [] {
    for (std::size_t size = 0; size < 40; ++size) {
        const Vector a = drawn(size, 3), b = drawn(size, 4);
        check::that(emgine::inner_product(a.data(), b.data(), size) == eight_sums(a, b),
                    "size " + std::to_string(size));
        double with_b = 0, with_itself = 0;
        emgine::kernels().two_products(a.data(), b.data(), size, &with_b, &with_itself);
        check::that(with_b == eight_sums(a, b) && with_itself == eight_sums(a, a), "both at once");
        Vector moved = b;
        emgine::kernels().add_multiple(-0.3, a.data(), size, moved.data());
        for (std::size_t i = 0; i < size; ++i) {
            const double product = -0.3 * a[i];
            check::that(moved[i] == b[i] + product, "a multiple");
        }
    }
});

const check::Case secant("the last difference of gradients leads back along that of points", [] {
    for (const std::size_t size : {1, 3, 8, 37}) {
        std::vector<Vector> points, gradients;
        std::vector<emgine::Difference> history;
        for (unsigned j = 0; j < 4; ++j) {
            points.push_back(drawn(size, 10 + j));
            gradients.push_back(points.back());
            for (std::size_t i = 0; i < size; ++i)
                gradients.back()[i] *= -0.1 - static_cast<double>(i) / static_cast<double>(size);
        }
        for (unsigned j = 0; j < 4; ++j)
            history.emplace_back(points[j].data(), gradients[j].data(), size);
        const Vector found = emgine::quasi_newton(history, gradients.back(), 1e-6, 2);
        for (std::size_t i = 0; i < size; ++i)
            check::that(std::fabs(found[i] + points.back()[i]) < 1e-12, "number of a vector");
    }
});

const check::Case scale("the gradient is scaled where no difference points", [] {
    const Vector along = {1.0, 0.0, 0.0}, across = {0.0, 1.0, 0.0}, both = {1.0, 1.0, 0.0};
    for (const auto& [curvature, expected] :
         {std::pair{0.25, 2.0}, std::pair{0.75, 1.0 / 0.75}, std::pair{1.25, 1.0}}) {
        const Vector fall = {-curvature, 0.0, 0.0};
        const emgine::Difference one(along.data(), fall.data(), 3);
        const Vector found = emgine::quasi_newton({one}, both, 1e-6, 2);
        check::close(found[0], 1.0 / curvature, 1e-15, 0);
        check::close(found[1], expected, 1e-15, 0);
        check::that(emgine::quasi_newton({one}, across, 1e-6, 1) == across, "no scale is allowed");
    }
});

const check::Case flat("differences without curvature are left out", [] {
    const Vector point = {1.0, 2.0}, gradient = {0.5, -0.25};
    const emgine::Difference uphill(point.data(), point.data(), 2); // no maximum ahead
    check::that(emgine::quasi_newton({uphill}, gradient, 1e-6, 2) == gradient, "the gradient");
});

} // namespace
