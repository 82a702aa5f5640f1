// The checks of a mixture's numbers, in the order a reader of the message would ask.
#include "families/gaussian/checks.hpp"

#include <algorithm>
#include <cmath>

namespace emgine {

namespace {

bool all_finite(const std::vector<double>& values) {
    return std::all_of(values.begin(), values.end(),
                       [](double value) { return std::isfinite(value); });
}

} // namespace

void require(bool condition, const char* message) {
    if (!condition)
        throw std::invalid_argument(message);
}

void check(const GaussianParameters& p, const std::vector<double>& covariances) {
    require(p.means.size() == size_of({p.n_components, p.n_features}),
            "means must be of shape (n_components, n_features).");
    require(covariances.size() == size_of(shape_of(p.storage, p.n_features, p.n_components)),
            "covariances must have the shape that belongs to covariance_type.");
    require(all_finite(p.means), "means must be finite.");
    require(all_finite(covariances), "covariances must be finite.");
}

void check_stored(const GaussianParameters& p) {
    const std::size_t d = p.n_features;
    require(p.precisions_cholesky.size() == p.covariances.size(),
            "precisions_cholesky must have the shape of covariances.");
    require(all_finite(p.precisions_cholesky), "precisions_cholesky must be finite.");
    const std::size_t matrix = has_matrices(p.storage) ? d * d : 1;
    for (std::size_t i = 0; i < p.covariances.size(); ++i) {
        const std::size_t row = i % matrix / d, column = i % matrix % d;
        if (matrix == 1 || row == column) {
            require(p.covariances[i] > 0, "covariances must have positive diagonals.");
            require(p.precisions_cholesky[i] > 0,
                    "precisions_cholesky must have positive diagonals.");
        } else if (row > column) {
            require(p.precisions_cholesky[i] == 0, "precisions_cholesky must be upper triangular.");
        }
    }
}

} // namespace emgine
