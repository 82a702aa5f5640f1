// What an M-step may have come to: digits that cancelled, components that degenerated. Looks only;
// what to do about it is the caller's business.
#include "emgine/em.hpp"

namespace emgine {

namespace {

constexpr double epsilon = 0x1p-52;

double variance_of(const MixtureParameters& p, std::size_t k, std::size_t j) {
    switch (p.type) {
    case CovarianceType::full:
        return p.covariances[(k * p.n_features + j) * p.n_features + j];
    case CovarianceType::tied:
        return p.covariances[j * (p.n_features + 1)];
    case CovarianceType::diag:
        return p.covariances[k * p.n_features + j];
    case CovarianceType::spherical:
        return p.covariances[k];
    case CovarianceType::tied_diag:
        return p.covariances[j];
    default:
        return p.covariances[0];
    }
}

double squared(double value) { return value * value; }

// What is left of the variance of feature j when those before it are known: a pivot of Cholesky.
double pivot_of(const MixtureParameters& p, std::size_t k, std::size_t j) {
    const std::size_t matrix = p.type == CovarianceType::full ? k : 0;
    return 1 / squared(p.precisions_cholesky[(matrix * p.n_features + j) * p.n_features + j]);
}

// A variance that is a rounding of the mean, a pivot that is one of the variance, or all variances
// at the floor.
bool has_collapsed(const MixtureParameters& p, std::size_t k, double floor) {
    constexpr double own_part = 0x1p-10; // of a variance above the floor: the rows' own
    constexpr double roundings = 16 * epsilon;
    bool all_at_floor = true;
    for (std::size_t j = 0; j < p.n_features; ++j) {
        const double variance = variance_of(p, k, j);
        if (variance <= squared(4 * epsilon * p.means[k * p.n_features + j]) ||
            (has_matrices(p.type) && pivot_of(p, k, j) <= roundings * variance))
            return true;
        all_at_floor = all_at_floor && variance <= floor * (1 + own_part);
    }
    return all_at_floor;
}

} // namespace

bool loses_digits(const SufficientStatistics& statistics, const Mixture& updated) {
    constexpr double smallest_part = 1e-6;
    const MixtureParameters& p = updated.parameters();
    for (std::size_t k = 0; k < p.n_components; ++k)
        for (std::size_t j = 0; j < p.n_features; ++j) {
            const double shift =
                p.means[k * p.n_features + j] - statistics.means[k * p.n_features + j];
            if (shift * shift * smallest_part > variance_of(p, k, j))
                return true;
        }
    return false;
}

std::vector<std::size_t> degenerate_components(const SufficientStatistics& statistics,
                                               const Mixture& updated, double floor) {
    std::vector<std::size_t> found;
    for (std::size_t k = 0; k < updated.parameters().n_components; ++k)
        if (statistics.weight()[k] <= epsilon * statistics.row_weight() ||
            has_collapsed(updated.parameters(), k, floor))
            found.push_back(k);
    return found;
}

} // namespace emgine
