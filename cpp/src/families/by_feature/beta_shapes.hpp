// Both parameters of a beta distribution of largest likelihood.
#pragma once

namespace emgine::by_feature {

// mean and rest add up to 1. low: log(mean) less the mean of log x; high: the same of 1 - x. Both
// are at least 0, and 0 where all values are equal.
struct BetaMoments {
    double mean, rest;
    double low, high;
};

struct BetaShapes {
    double a, b;
};

// a + b is `most` at most, which may be infinite.
BetaShapes beta_shapes(const BetaMoments& moments, double most) noexcept;

// One of them where the other is held: psi(b) - psi(held + b) = mean_log, the mean of log(1 - x)
// for b and of log x for a.
double other_beta_shape(double held, double mean_log, double most) noexcept;

} // namespace emgine::by_feature
