// The checks of a mixture's numbers, in the order a reader of the message would ask.
#include "families/gaussian/checks.hpp"

#include <cmath>

#include "algebra/linalg.hpp"

namespace emgine {

namespace {

// How far a covariance may be from the one its factor stands for, as a part of the product of two
// standard deviations. Rounding of the inversion costs about 1e-16 times the root of the condition
// number, which is at most 1e8 where a Cholesky decomposition succeeds.
constexpr double rounding_of_factors = 1e-5;

bool near(double value, double expected, double scale) {
    return std::abs(value - expected) <= rounding_of_factors * scale; // false for NaN
}

void check_variances(const GaussianParameters& p) {
    for (std::size_t i = 0; i < p.covariances.size(); ++i) {
        const double factor = p.precisions_cholesky[i];
        require(near(factor * std::sqrt(p.covariances[i]), 1, 1),
                "precisions_cholesky must be those of covariances.");
        require(std::isfinite(factor * factor), "precisions must be finite.");
    }
}

// Also finds covariances that are not symmetric or not positive definite.
void check_matrix(const double* covariance, const double* factor, std::size_t d) {
    std::vector<double> expected(d * d);
    covariance_of(factor, d, expected.data());
    for (std::size_t i = 0; i < d; ++i) {
        double precision = 0;
        for (std::size_t j = 0; j < d; ++j) {
            precision += factor[i * d + j] * factor[i * d + j];
            const double scale =
                std::sqrt(covariance[i * (d + 1)]) * std::sqrt(covariance[j * (d + 1)]);
            require(near(covariance[i * d + j], expected[i * d + j], scale),
                    "covariances must be symmetric and positive definite, and "
                    "precisions_cholesky must be theirs.");
        }
        require(std::isfinite(precision), "precisions must be finite.");
    }
}

// As shape_of says.
std::size_t covariances_size(const GaussianParameters& p) {
    const std::size_t d = p.n_features;
    return size_of({is_shared(p.storage) ? 1 : p.n_components,
                    has_matrices(p.storage) || has_diagonals(p.storage) ? d : 1,
                    has_matrices(p.storage) ? d : 1});
}

} // namespace

void require(bool condition, const char* message) {
    if (!condition)
        throw std::invalid_argument(message);
}

void check(const GaussianParameters& p, const std::vector<double>& covariances, int n_threads) {
    require(p.means.size() == size_of({p.n_components, p.n_features}),
            "means must be of shape (n_components, n_features).");
    require(covariances.size() == covariances_size(p),
            "covariances must have the shape that belongs to covariance_type.");
    require(all_finite(p.means.data(), p.means.size()), "means must be finite.");
    require(all_finite(covariances.data(), covariances.size(), n_threads),
            "covariances must be finite.");
}

void check_stored(const GaussianParameters& p) {
    const std::size_t d = p.n_features;
    require(p.precisions_cholesky.size() == p.covariances.size(),
            "precisions_cholesky must have the shape of covariances.");
    require(all_finite(p.precisions_cholesky.data(), p.precisions_cholesky.size()),
            "precisions_cholesky must be finite.");
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
    if (!has_matrices(p.storage))
        return check_variances(p);
    for (std::size_t begin = 0; begin < p.covariances.size(); begin += matrix)
        check_matrix(p.covariances.data() + begin, p.precisions_cholesky.data() + begin, d);
}

} // namespace emgine
