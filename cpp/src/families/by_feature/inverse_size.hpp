// The size of a negative binomial of weighted counts, by one step for each pass over the rows.
#pragma once

namespace emgine::by_feature {

// Of counts, per unit of weight. slope, curvature and third: means of CountSums::first, second and
// third.
struct CountMoments {
    double mean, variance;
    double inverse_size, slope, curvature, third;
};

// An inverse size that is no less likely, and where the likelihood is flat the same: 0 exactly if
// the counts vary no more than a Poisson's. Never loses likelihood, and is Newton's step where it
// is short.
double next_inverse_size(const CountMoments& counts) noexcept;

// The same where the mean of the distribution is held, and is not that of the counts.
double next_inverse_size_at(const CountMoments& counts, double mean) noexcept;

} // namespace emgine::by_feature
