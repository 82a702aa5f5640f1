// With r the factor of the shape, v = shape l and the best scale for each r, the mean
// log-likelihood is log r + r mean(v) - log M(r), less constants, M(r) = mean(exp(r v)). M is not
// known but at 1, with two derivatives; its second derivative, mean(v^2 exp(r v)), is convex in r,
// so it is below the chords between 1/2, 1 and 3/2. Their integral is an upper bound of M that
// touches it to second order; the step is to the maximum of the lower bound of the likelihood that
// this gives.
#include "families/by_feature/weibull_shape.hpp"

#include <cmath>

#include "families/by_feature/first_root.hpp"

namespace emgine::by_feature {

namespace {

struct Bound {
    double power, slope, bend, growth; // growth: of the bend, for each unit away from 1

    // At 1 + d; t = |d|.
    double value(double d) const {
        return power + d * (slope + d * (bend / 2 + std::abs(d) * growth / 6));
    }
    double slope_at(double d) const { return slope + d * (bend + std::abs(d) * growth / 2); }
};

// Upward or downward, as far as it is known.
struct Side {
    double sign, width;
    Bound bound;

    Side(const WeibullMoments& at, bool up)
        : sign(up ? 1 : -1), width(up ? upper_ratio(at.shape) - 1 : 0.5) {
        const double c = at.shape, bend = c * c * at.power_log2;
        const double far = c * c * (up ? at.upper : at.lower);
        bound = {at.power, c * at.power_log, bend, (far - bend) / width};
    }
};

} // namespace

WeibullStep weibull_step(const WeibullMoments& at, double most) noexcept {
    const double c = at.shape;
    const double gain = 1 + c * at.log - c * at.power_log / at.power;
    const Side side(at, gain > 0);
    const double sign = side.sign, width = side.width;
    const Bound& bound = side.bound;
    const auto uphill = [&](double t) {
        const double d = sign * t;
        return sign * (1 / (1 + d) + c * at.log - bound.slope_at(d) / bound.value(d));
    };
    const double d = gain == 0 ? 0 : sign * first_root(uphill, width);
    const double shape = std::min(1 + d, most), power = bound.value(std::max(shape - 1, -0.5));
    return {shape, std::exp(std::log(power) / (shape * c))};
}

// Given the scale, the mean log-likelihood is log r + r mean(v) - M(r).
double weibull_shape_step(const WeibullMoments& at, double most) noexcept {
    const double c = at.shape, gain = 1 + c * at.log - c * at.power_log;
    const Side side(at, gain > 0);
    const auto uphill = [&](double t) {
        const double d = side.sign * t;
        return side.sign * (1 / (1 + d) + c * at.log - side.bound.slope_at(d));
    };
    return std::min(gain == 0 ? 1 : 1 + side.sign * first_root(uphill, side.width), most);
}

} // namespace emgine::by_feature
