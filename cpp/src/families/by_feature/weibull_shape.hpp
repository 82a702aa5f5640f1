// Shape and scale of a Weibull distribution of weighted numbers, by one step for each pass over the
// rows.
#pragma once

namespace emgine::by_feature {

// Steps are to at most this times the shape: 3/2, and from where no rows are to 1.
constexpr double least_usual_shape = 0.05;
inline double upper_ratio(double shape) noexcept {
    return shape < least_usual_shape ? 1 / shape : 1.5;
}

// Means, per unit of weight, over l = log(x / scale) and h = (x / scale)^(shape / 2), at the shape
// and the scale of the pass.
struct WeibullMoments {
    double shape;
    double log;                          // l
    double power, power_log, power_log2; // h^2, h^2 l, h^2 l^2
    double lower;                        // h l^2
    double upper;                        // h^(2 upper_ratio) l^2
};

// As factors of the shape and the scale of the pass.
struct WeibullStep {
    double shape, scale;
};

// A step that is no less likely, to `most` times the shape at most; where it is short, Newton's.
WeibullStep weibull_step(const WeibullMoments& at, double most) noexcept;

// The same of the shape alone, where the scale of the pass is held.
double weibull_shape_step(const WeibullMoments& at, double most) noexcept;

} // namespace emgine::by_feature
