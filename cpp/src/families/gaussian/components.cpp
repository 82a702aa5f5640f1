// Building Gaussian components: check, factorise, lay out for the kernels; then densities by block
// and by row.
#include "families/gaussian/components.hpp"

#include <cmath>

#include "algebra/linalg.hpp"
#include "families/gaussian/accumulation.hpp"
#include "families/gaussian/checks.hpp"
#include "families/gaussian/costs.hpp"
#include "families/gaussian/densities.hpp"
#include "families/gaussian/layout.hpp"
#include "machine/dispatch.hpp"

namespace emgine {

namespace {

[[noreturn]] void not_positive_definite(std::size_t component) {
    throw IllDefinedComponent(component, "The covariance of component " +
                                             std::to_string(component) +
                                             " is not positive definite.");
}

void factorise(GaussianParameters& p, int n_threads) {
    const std::size_t size = p.n_features * p.n_features;
    p.precisions_cholesky.resize(p.covariances.size());
    if (has_matrices(p.storage)) {
        for_each_factor(p, n_threads, [&](std::size_t f) {
            if (!precision_cholesky_of(p.covariances.data() + f * size, p.n_features, n_threads,
                                       p.precisions_cholesky.data() + f * size))
                not_positive_definite(f);
        });
        return;
    }
    const std::size_t per_component =
        p.covariances.size() / (is_shared(p.storage) ? 1 : p.n_components);
    for (std::size_t i = 0; i < p.covariances.size(); ++i) {
        if (!std::isnormal(p.covariances[i]) || p.covariances[i] < 0)
            not_positive_definite(i / per_component);
        p.precisions_cholesky[i] = 1 / std::sqrt(p.covariances[i]);
    }
}

void rebuild_covariances(GaussianParameters& p) {
    const std::size_t size = p.n_features * p.n_features;
    p.covariances.resize(p.precisions_cholesky.size());
    if (has_matrices(p.storage)) {
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

} // namespace

GaussianComponents::GaussianComponents(ModelShape shape, GaussianParameters parameters)
    : shape_(std::move(shape)), p_(std::move(parameters)) {
    costs_ = gaussian_costs(p_);
}

std::unique_ptr<Scratch> GaussianComponents::scratch() const {
    return std::make_unique<GaussianScratch>(p_.storage, p_.n_features, p_.n_components);
}

void GaussianComponents::log_densities(const Block& block, double negligible, Scratch& scratch,
                                       const Task& task, double* log_density) const {
    gaussian_densities(p_, block, negligible, static_cast<GaussianScratch&>(scratch), task,
                       log_density);
}

std::unique_ptr<Accumulation> GaussianComponents::accumulation(const double* reference) const {
    return gaussian_accumulation(shape_, reference);
}

void GaussianComponents::whitened_row(const double* x, RowScratch& scratch) const noexcept {
    kernels().row_whiten(x, p_.n_features, p_.center.data(), p_.factors.data(), scratch.components,
                         scratch.features);
    const RowMixture mixture{p_.n_features,
                             p_.n_components,
                             p_.whitened_means.data(),
                             nullptr,
                             0,
                             p_.log_normalizers.data(),
                             nullptr};
    kernels().row_density_spherical(scratch.features, mixture, scratch.components,
                                    scratch.log_density);
}

void GaussianComponents::log_densities_of_row(const double* x, RowScratch& scratch) const noexcept {
    if (p_.whiten_once)
        return whitened_row(x, scratch);
    RowMixture mixture{p_.n_features,
                       p_.n_components,
                       p_.means.data(),
                       scales_of(p_),
                       0,
                       p_.log_normalizers.data(),
                       nullptr};
    if (has_diagonals(p_.storage))
        return kernels().row_density_diag(x, mixture, scratch.components, scratch.log_density);
    if (!has_matrices(p_.storage))
        return kernels().row_density_spherical(x, mixture, scratch.components, scratch.log_density);
    mixture.factors = p_.factors.data();
    mixture.component_tiles = p_.component_tiles.empty() ? nullptr : p_.component_tiles.data();
    mixture.factor_step = p_.storage == Storage::matrix ? 0 : packed_factor_size(p_.n_features);
    kernels().row_density_full(x, mixture, scratch.components, scratch.log_density);
}

GaussianParameters gaussian_parameters(const ModelShape& shape, NamedArrays parameters,
                                       const std::vector<double>& log_weights, int n_threads) {
    GaussianParameters p;
    p.storage = structure_of(shape.structure).storage;
    p.n_features = shape.n_features;
    p.n_components = shape.n_components;
    p.means = taken(parameters, "means");
    p.covariances = taken(parameters, "covariances");
    p.precisions_cholesky = taken(parameters, "precisions_cholesky");
    const bool has_factors = !p.precisions_cholesky.empty();
    check(p, p.covariances.empty() && has_factors ? p.precisions_cholesky : p.covariances);
    if (!has_factors)
        factorise(p, n_threads);
    else if (p.covariances.empty())
        rebuild_covariances(p);
    else
        check_stored(p);
    add_kernel_layout(p, log_weights, n_threads);
    return p;
}

std::shared_ptr<const Components> gaussian_components(const ModelShape& shape,
                                                      NamedArrays parameters,
                                                      const std::vector<double>& log_weights,
                                                      int n_threads) {
    return std::make_shared<const GaussianComponents>(
        shape, gaussian_parameters(shape, std::move(parameters), log_weights, n_threads));
}

} // namespace emgine
