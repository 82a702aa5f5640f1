// Variances against means, pivots against variances.
#include "families/gaussian/collapse.hpp"

namespace emgine {

namespace {

constexpr double epsilon = 0x1p-52;

double variance_of(const GaussianParameters& p, std::size_t k, std::size_t j) {
    return p.covariances[variance_at(p.storage, p.n_features, k, j)];
}

double squared(double value) { return value * value; }

// What is left of the variance of feature j when those before it are known: a pivot of Cholesky.
double pivot_of(const GaussianParameters& p, std::size_t k, std::size_t j) {
    return 1 / squared(p.precisions_cholesky[variance_at(p.storage, p.n_features, k, j)]);
}

} // namespace

bool gaussian_loses_digits(const GaussianParameters& updated,
                           const std::vector<double>& reference) {
    constexpr double smallest_part = 1e-6;
    const std::size_t d = updated.n_features;
    for (std::size_t i = 0; i < updated.means.size(); ++i) {
        const double shift = updated.means[i] - reference[i];
        if (shift * shift * smallest_part > variance_of(updated, i / d, i % d))
            return true;
    }
    return false;
}

bool gaussian_collapsed(const GaussianParameters& p, std::size_t k, double floor) {
    constexpr double own_part = 0x1p-10; // of a variance above the floor: the rows' own
    constexpr double roundings = 16 * epsilon;
    bool all_at_floor = true;
    for (std::size_t j = 0; j < p.n_features; ++j) {
        const double variance = variance_of(p, k, j);
        if (variance <= squared(4 * epsilon * p.means[k * p.n_features + j]) ||
            (has_matrices(p.storage) && pivot_of(p, k, j) <= roundings * variance))
            return true;
        all_at_floor = all_at_floor && variance <= floor * (1 + own_part);
    }
    return all_at_floor;
}

} // namespace emgine
