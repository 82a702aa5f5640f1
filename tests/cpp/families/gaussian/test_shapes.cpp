// Variances whose volumes or shapes are shared: the equations of their maximum hold.
#include "check.hpp"
#include "problem.hpp"

#include "families/gaussian/shapes.hpp"

#include <cmath>

namespace {

struct Sums {
    std::size_t d, k;
    std::vector<double> sums, weights;
    emgine::AxisSums view() const { return {d, k, sums, weights}; }
};

// equal: each component's weights are those of all its axes.
Sums drawn(std::size_t d, std::size_t k, bool equal) {
    problem::Uniform uniform(10 * d + k);
    Sums made{d, k, {}, {}};
    for (std::size_t i = 0; i < d * k; ++i) {
        made.sums.push_back(std::exp(3 * uniform()));
        made.weights.push_back(equal && i % d > 0 ? made.weights.back() : 5 + 4 * uniform());
    }
    return made;
}

double loss(const Sums& of, const std::vector<double>& variances) {
    double sum = 0;
    for (std::size_t i = 0; i < variances.size(); ++i)
        sum += of.weights[i] * std::log(variances[i]) + of.sums[i] / variances[i];
    return sum;
}

const check::Case closed("averages", [] {
    const Sums of{2, 2, {1, 2, 3, 4}, {1, 1, 3, 3}};
    check::that(emgine::variances_of_all(of.view()) == std::vector<double>{1, 1.5, 1, 1.5}, "all");
    check::that(emgine::variances_of_each(of.view()) == std::vector<double>{1, 2, 1, 4.0 / 3},
                "each");
});

const check::Case shape("one shape: sums over either index are those of the maximum", [] {
    for (const bool equal : {true, false})
        for (const std::size_t d : {1, 2, 5})
            for (const std::size_t k : {1, 2, 6}) {
                const Sums of = drawn(d, k, equal);
                const std::vector<double> v = emgine::variances_of_shape(of.view());
                std::vector<double> by_axis(d), by_component(k);
                for (std::size_t i = 0; i < d * k; ++i) {
                    const double left = of.sums[i] / v[i] - of.weights[i];
                    by_axis[i % d] += left;
                    by_component[i / d] += left;
                    check::that(std::abs(v[i] * v[0] / (v[i / d * d] * v[i % d]) - 1) < 1e-13,
                                "a product of volume and shape");
                }
                for (const double left : by_axis)
                    check::that(std::abs(left) < 1e-11, "derivative by a shape");
                for (const double left : by_component)
                    check::that(std::abs(left) < 1e-11, "derivative by a volume");
            }
});

const check::Case volume("one volume: products are equal, and no move along them is better", [] {
    for (const bool equal : {true, false})
        for (const std::size_t d : {1, 2, 5})
            for (const std::size_t k : {1, 2, 6}) {
                const Sums of = drawn(d, k, equal);
                const std::vector<double> v = emgine::variances_of_volume(of.view());
                std::vector<double> logarithms(k);
                double total = 0;
                for (std::size_t i = 0; i < d * k; ++i) {
                    logarithms[i / d] += std::log(v[i]);
                    total += of.sums[i] / v[i] - of.weights[i];
                }
                for (const double own : logarithms)
                    check::that(std::abs(own - logarithms[0]) < 1e-12, "the same volume");
                check::that(std::abs(total) < 1e-10, "derivative by the volume");
                for (std::size_t i = 0; i + 1 < d * k; ++i) {
                    if (i / d != (i + 1) / d)
                        continue;
                    std::vector<double> other = v;
                    other[i] *= 1.001;
                    other[i + 1] /= 1.001;
                    check::that(loss(of, other) > loss(of, v), "derivative along a shape");
                }
            }
});

const check::Case zero("a component without a volume leaves the others numbers", [] {
    const Sums of{2, 2, {0, 2, 3, 4}, {1, 1, 3, 3}};
    const std::vector<double> v = emgine::variances_of_volume(of.view());
    check::that(v[0] == 0, "a variance of 0");
    check::close(v[2] * v[3], 12.0 / 16, 1e-14); // the square of the root of 12 over 4 rows
    for (const double value : emgine::variances_of_shape(of.view()))
        check::that(value > 0 && std::isfinite(value), "the shape of the others");
    const Sums none{2, 2, {0, 2, 0, 4}, {1, 1, 3, 3}};
    for (const double value : emgine::variances_of_shape(none.view()))
        check::that(std::isfinite(value), "finite");
});

} // namespace
