// Two loops over the differences: from the last to the first, and back.
#include "algebra/quasi_newton.hpp"

namespace emgine {

namespace {

constexpr std::size_t lanes = 8;

struct Pair {
    const double* point;
    const double* gradient;
    double curvature; // positive
    double part;
};

// y += a x.
void add(double a, const double* x, std::vector<double>& y) {
    for (std::size_t i = 0; i < y.size(); ++i)
        y[i] += a * x[i];
}

std::vector<Pair> curved(const Differences& history, double smallest) {
    std::vector<Pair> pairs;
    for (std::size_t j = 0; j < history.points.size(); ++j) {
        const double *s = history.points[j], *g = history.gradients[j];
        const double curvature = -inner_product(s, g, history.size);
        if (curvature > smallest * inner_product(s, s, history.size))
            pairs.push_back({s, g, curvature, 0});
    }
    return pairs;
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

std::vector<double> quasi_newton(const Differences& history, const double* gradient,
                                 double smallest_curvature) {
    std::vector<double> direction(gradient, gradient + history.size);
    std::vector<Pair> pairs = curved(history, smallest_curvature);
    for (auto pair = pairs.rbegin(); pair != pairs.rend(); ++pair) {
        pair->part = inner_product(pair->point, direction.data(), history.size) / pair->curvature;
        add(pair->part, pair->gradient, direction);
    }
    for (const Pair& pair : pairs) {
        // Near a maximum the gradient decreases along the difference of points, so the product is
        // negative.
        const double fall = inner_product(pair.gradient, direction.data(), history.size);
        add(pair.part + fall / pair.curvature, pair.point, direction);
    }
    return direction;
}

} // namespace emgine
