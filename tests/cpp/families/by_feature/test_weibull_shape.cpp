// The step of a Weibull shape: never downhill, at rest at the optimum, quick to it.
#include "check.hpp"
#include "families/by_feature/weibull_shape.hpp"

#include <vector>

namespace {

using emgine::by_feature::WeibullMoments;
using emgine::by_feature::WeibullStep;

struct Rows {
    std::vector<double> x;

    WeibullMoments at(double shape, double scale) const {
        WeibullMoments made{shape, 0, 0, 0, 0, 0, 0};
        const double up = emgine::by_feature::upper_ratio(shape);
        for (const double value : x) {
            const double n = static_cast<double>(x.size()), l = std::log(value / scale);
            const double h = std::exp(shape * l / 2);
            made.log += l / n;
            made.power += h * h / n;
            made.power_log += h * h * l / n;
            made.power_log2 += h * h * l * l / n;
            made.lower += h * l * l / n;
            made.upper += std::exp(up * shape * l) * l * l / n;
        }
        return made;
    }
    double likelihood(double shape, double scale) const {
        double total = 0;
        for (const double value : x) {
            const double l = shape * std::log(value / scale);
            total += std::log(shape / value) + l - std::exp(l);
        }
        return total / static_cast<double>(x.size());
    }
};

const std::vector<Rows> samples = {{{1, 2, 3, 2.5, 0.3}}, {{1e-3, 5, 1e4, 0.2}}, {{7, 7.01, 6.99}}};

const check::Case never("no step is downhill, from wherever", [] {
    for (const Rows& rows : samples)
        for (const double shape : {1e-3, 0.1, 0.049, 0.051, 1.0, 3.0, 20.0})
            for (const double scale : {0.5, 3.0, 40.0}) {
                const WeibullStep step = weibull_step(rows.at(shape, scale), 1e300);
                const double before = rows.likelihood(shape, scale);
                const double after = rows.likelihood(shape * step.shape, scale * step.scale);
                check::that(after >= before - 1e-13 * std::abs(before), "uphill");
            }
});

const check::Case quick("few steps lead to the optimum, and it is at rest", [] {
    for (const Rows& rows : samples) {
        double shape = 1, scale = 1;
        for (int i = 0; i < 40; ++i) {
            const WeibullStep step = weibull_step(rows.at(shape, scale), 1e300);
            shape *= step.shape;
            scale *= step.scale;
        }
        const WeibullStep step = weibull_step(rows.at(shape, scale), 1e300);
        check::close(step.shape, 1, 1e-9);
        check::close(step.scale, 1, 1e-9);
        const double best = rows.likelihood(shape, scale);
        for (const double factor : {0.99, 1.01}) {
            check::that(rows.likelihood(factor * shape, scale) <= best, "shape");
            check::that(rows.likelihood(shape, factor * scale) <= best, "scale");
        }
    }
});

const check::Case bound("a step goes no further than it may", [] {
    check::that(weibull_step(samples[2].at(1, 7), 1.2).shape == 1.2, "1.2");
});

const check::Case shape_alone("where the scale is held, the shape goes uphill to the best one", [] {
    using emgine::by_feature::weibull_shape_step;
    for (const Rows& rows : samples)
        for (const double scale : {0.5, 3.0, 40.0}) {
            double shape = 1;
            for (int i = 0; i < 60; ++i) {
                const double before = rows.likelihood(shape, scale);
                shape *= weibull_shape_step(rows.at(shape, scale), 1e300);
                const double after = rows.likelihood(shape, scale);
                check::that(after >= before - 1e-13 * std::abs(before), "uphill");
            }
            for (const double factor : {0.99, 1.01})
                check::that(rows.likelihood(factor * shape, scale) <= rows.likelihood(shape, scale),
                            "at rest");
        }
    check::that(weibull_shape_step(samples[2].at(1, 7), 1.2) == 1.2, "bounded");
});

} // namespace
