// Building a mixture: check the parameters, factorise, lay out for the kernels. After that nothing
// changes.
#include "emgine/mixture.hpp"

#include <algorithm>
#include <cmath>

#include "kernels/kernels.hpp"
#include "linalg.hpp"
#include "parallel.hpp"

namespace emgine {

namespace {

constexpr double log_2_pi = 1.8378770664093454836;
// Whitened means no farther apart than this share one whitening of the rows: the subtraction that
// comes after the product then costs less than 1e-12 of a log-density.
constexpr double largest_whitened_mean = 1024;

std::size_t factors_of(const MixtureParameters& p) {
    return p.type == CovarianceType::tied ? 1 : p.n_components;
}

template <class Body>
void for_each_factor(const MixtureParameters& p, int n_threads, const Body& body) {
    const auto d = static_cast<double>(p.n_features);
    const std::size_t workers =
        n_workers(factors_of(p), 0.1 * d * d * d * static_cast<double>(factors_of(p)), n_threads);
    parallel_for(factors_of(p), workers, {}, [&](const Task& task) { body(task.index); });
}

bool has_matrices(CovarianceType type) {
    return type == CovarianceType::full || type == CovarianceType::tied;
}

void require(bool condition, const char* message) {
    if (!condition)
        throw std::invalid_argument(message);
}

bool all_finite(const std::vector<double>& values) {
    return std::all_of(values.begin(), values.end(),
                       [](double value) { return std::isfinite(value); });
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

// log det of the precision's factor of component k.
double log_determinant(const MixtureParameters& p, std::size_t k) {
    const std::size_t d = p.n_features;
    double total = 0;
    for (std::size_t j = 0; j < d; ++j) {
        switch (p.type) {
        case CovarianceType::full:
            total += std::log(p.precisions_cholesky[(k * d + j) * d + j]);
            break;
        case CovarianceType::tied:
            total += std::log(p.precisions_cholesky[j * d + j]);
            break;
        case CovarianceType::diag:
            total += std::log(p.precisions_cholesky[k * d + j]);
            break;
        case CovarianceType::spherical:
            total += std::log(p.precisions_cholesky[k]);
            break;
        }
    }
    return total;
}

void add_whitened_means(MixtureParameters& p) {
    const std::size_t d = p.n_features;
    p.center.assign(d, 0.0);
    for (std::size_t k = 0; k < p.n_components; ++k)
        for (std::size_t j = 0; j < d; ++j)
            p.center[j] += (p.means[k * d + j] - p.center[j]) / static_cast<double>(k + 1);
    p.whitened_means.assign(p.means.size(), 0.0);
    p.whiten_once = true;
    for (std::size_t k = 0; k < p.n_components; ++k)
        for (std::size_t i = 0; i < d; ++i) {
            double& whitened = p.whitened_means[k * d + i];
            for (std::size_t j = 0; j <= i; ++j)
                whitened += p.precisions_cholesky[j * d + i] * (p.means[k * d + j] - p.center[j]);
            p.whiten_once = p.whiten_once && std::abs(whitened) <= largest_whitened_mean;
        }
}

void add_kernel_layout(MixtureParameters& p, int n_threads) {
    const std::size_t d = p.n_features;
    for (std::size_t k = 0; k < p.n_components; ++k)
        p.log_normalizers.push_back(std::log(p.weights[k]) + log_determinant(p, k) -
                                    0.5 * log_2_pi * static_cast<double>(d));
    if (!has_matrices(p.type))
        return;
    p.factors.resize(factors_of(p) * packed_factor_size(d));
    for_each_factor(p, n_threads, [&](std::size_t f) {
        pack_factor(p.precisions_cholesky.data() + f * d * d, d,
                    p.factors.data() + f * packed_factor_size(d));
    });
    if (p.type == CovarianceType::tied)
        add_whitened_means(p);
}

void factorise(MixtureParameters& p, int n_threads) {
    const std::size_t size = p.n_features * p.n_features;
    p.precisions_cholesky.resize(p.covariances.size());
    if (has_matrices(p.type)) {
        for_each_factor(p, n_threads, [&](std::size_t f) {
            if (!precision_cholesky_of(p.covariances.data() + f * size, p.n_features,
                                       p.precisions_cholesky.data() + f * size))
                throw IllDefinedCovariance(f);
        });
        return;
    }
    const std::size_t per_component = p.covariances.size() / p.n_components;
    for (std::size_t i = 0; i < p.covariances.size(); ++i) {
        if (!std::isnormal(p.covariances[i]) || p.covariances[i] < 0)
            throw IllDefinedCovariance(i / per_component);
        p.precisions_cholesky[i] = 1 / std::sqrt(p.covariances[i]);
    }
}

void rebuild_covariances(MixtureParameters& p) {
    const std::size_t size = p.n_features * p.n_features;
    p.covariances.resize(p.precisions_cholesky.size());
    if (has_matrices(p.type)) {
        for (std::size_t f = 0; f < factors_of(p); ++f) {
            for (std::size_t j = 0; j < p.n_features; ++j)
                require(p.precisions_cholesky[f * size + j * (p.n_features + 1)] > 0,
                        "precisions_cholesky must have positive diagonals.");
            covariance_of(p.precisions_cholesky.data() + f * size, p.n_features,
                          p.covariances.data() + f * size);
        }
        return;
    }
    for (std::size_t i = 0; i < p.covariances.size(); ++i) {
        require(p.precisions_cholesky[i] > 0, "precisions_cholesky must be positive.");
        p.covariances[i] = 1 / (p.precisions_cholesky[i] * p.precisions_cholesky[i]);
    }
}

// What a factor needs for its log-determinant and for the kernels, and a covariance to be one.
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

MixtureParameters parameters_of(CovarianceType type, std::size_t n_features,
                                std::vector<double> weights, std::vector<double> means) {
    MixtureParameters p;
    p.type = type;
    p.n_features = n_features;
    p.n_components = weights.size();
    p.weights = std::move(weights);
    p.means = std::move(means);
    return p;
}

} // namespace

IllDefinedCovariance::IllDefinedCovariance(std::size_t which)
    : std::runtime_error("The covariance of component " + std::to_string(which) +
                         " is not positive definite."),
      component(which) {}

Mixture::Mixture(CovarianceType type, std::size_t n_features, std::vector<double> weights,
                 std::vector<double> means, std::vector<double> covariances, int n_threads) {
    MixtureParameters p = parameters_of(type, n_features, std::move(weights), std::move(means));
    p.covariances = std::move(covariances);
    check(p, p.covariances);
    factorise(p, n_threads);
    add_kernel_layout(p, n_threads);
    parameters_ = std::make_shared<const MixtureParameters>(std::move(p));
}

Mixture Mixture::from_precisions_cholesky(CovarianceType type, std::size_t n_features,
                                          std::vector<double> weights, std::vector<double> means,
                                          std::vector<double> precisions_cholesky) {
    MixtureParameters p = parameters_of(type, n_features, std::move(weights), std::move(means));
    p.precisions_cholesky = std::move(precisions_cholesky);
    check(p, p.precisions_cholesky);
    rebuild_covariances(p);
    add_kernel_layout(p, 1);
    return Mixture(std::make_shared<const MixtureParameters>(std::move(p)));
}

Mixture Mixture::from_stored(CovarianceType type, std::size_t n_features,
                             std::vector<double> weights, std::vector<double> means,
                             std::vector<double> covariances,
                             std::vector<double> precisions_cholesky) {
    MixtureParameters p = parameters_of(type, n_features, std::move(weights), std::move(means));
    p.covariances = std::move(covariances);
    p.precisions_cholesky = std::move(precisions_cholesky);
    check(p, p.covariances);
    check_stored(p);
    add_kernel_layout(p, 1);
    return Mixture(std::make_shared<const MixtureParameters>(std::move(p)));
}

} // namespace emgine
