// Building a mixture: check the parameters (mixture_checks), factorise, lay out for the kernels
// (mixture_layout). After that nothing changes.
#include "emgine/mixture.hpp"

#include <cmath>

#include "algebra/linalg.hpp"
#include "families/gaussian/mixture_checks.hpp"
#include "families/gaussian/mixture_layout.hpp"

namespace emgine {

namespace {

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
    const std::size_t per_component =
        p.covariances.size() / (is_shared(p.type) ? 1 : p.n_components);
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
