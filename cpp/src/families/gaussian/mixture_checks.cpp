// The checks of a mixture's numbers, in the order a reader of the message would ask.
#include "families/gaussian/mixture_checks.hpp"

#include <algorithm>
#include <cmath>

#include "families/gaussian/mixture_layout.hpp"

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

void check(const MixtureParameters& p, const std::vector<double>& shape) {
    require(p.n_features > 0, "means must have at least one feature.");
    require(p.n_components > 0, "weights must have at least one component.");
    require(p.means.size() == p.n_components * p.n_features,
            "means must be of shape (n_components, n_features).");
    require(shape.size() == covariances_size(p.type, p.n_features, p.n_components),
            "covariances must have the shape that belongs to covariance_type.");
    require(all_finite(p.weights), "weights must be finite.");
    require(all_finite(p.means), "means must be finite.");
    require(all_finite(shape), "covariances must be finite.");
    double total = 0;
    for (const double weight : p.weights) {
        require(weight >= 0, "weights must not be negative.");
        total += weight;
    }
    require(std::abs(total - 1) < 1e-6, "weights must sum to 1.");
}

void check_stored(const MixtureParameters& p) {
    const std::size_t d = p.n_features;
    require(p.precisions_cholesky.size() == p.covariances.size(),
            "precisions_cholesky must have the shape of covariances.");
    require(all_finite(p.precisions_cholesky), "precisions_cholesky must be finite.");
    const std::size_t matrix = has_matrices(p.type) ? d * d : 1;
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
