// Building Gaussian components: check, factorise, lay out for the kernels; then densities by block
// and by row.
#include "families/gaussian/components.hpp"

#include <cmath>

#include "algebra/linalg.hpp"
#include "families/gaussian/accumulation.hpp"
#include "families/gaussian/checks.hpp"
#include "families/gaussian/costs.hpp"
#include "families/gaussian/densities.hpp"
#include "families/gaussian/gap_layout.hpp"
#include "families/gaussian/gaps.hpp"
#include "families/gaussian/layout.hpp"
#include "machine/dispatch.hpp"
#include "machine/large_pages.hpp"

namespace emgine {

namespace {

[[noreturn]] void not_positive_definite(std::size_t component) {
    throw IllDefinedComponent(component, "The covariance of component " +
                                             std::to_string(component) +
                                             " is not positive definite.");
}

void factorise(GaussianParameters& p, int n_threads) {
    const std::size_t size = p.n_features * p.n_features;
    resize_large(p.precisions_cholesky, p.covariances.size());
    if (has_matrices(p.storage) && are_small(p.n_features, factors_of(p))) {
        const std::size_t bad = small_precisions_cholesky_of(
            p.covariances.data(), p.n_features, factors_of(p), p.precisions_cholesky.data());
        if (bad < factors_of(p))
            not_positive_definite(bad);
        return;
    }
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
        const std::size_t n = factors_of(p);
        for (std::size_t i = 0; i < n * p.n_features; ++i)
            require(p.precisions_cholesky[i / p.n_features * size +
                                          i % p.n_features * (p.n_features + 1)] > 0,
                    "precisions_cholesky must have positive diagonals.");
        if (are_small(p.n_features, n))
            return small_covariances_of(p.precisions_cholesky.data(), p.n_features, n,
                                        p.covariances.data());
        for (std::size_t f = 0; f < n; ++f)
            covariance_of(p.precisions_cholesky.data() + f * size, p.n_features,
                          p.covariances.data() + f * size);
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
    // A row has the same bits beside rows that lack cells, of which kernels/gaps.hpp sums those
    // that are there.
    if (!shape_.missing)
        p_.squares = square_form(p_);
    costs_ = gaussian_costs(p_);
}

std::unique_ptr<Scratch> GaussianComponents::scratch() const {
    return std::make_unique<GaussianScratch>(p_.storage, p_.n_features, p_.n_components,
                                             shape_.missing);
}

void GaussianComponents::log_densities(const Block& block, double negligible, Scratch& scratch,
                                       const Task& task, double* log_density) const {
    if (block.gaps && has_matrices(p_.storage))
        return densities_with_gaps(p_, block, negligible, scratch, task, log_density);
    gaussian_densities(p_, block, negligible, static_cast<GaussianScratch&>(scratch), task,
                       log_density);
}

std::unique_ptr<Accumulation> GaussianComponents::accumulation(const double* reference) const {
    return gaussian_accumulation(shape_, reference, &p_);
}

void GaussianComponents::whitened_row(const double* x, RowScratch& scratch) const noexcept {
    kernels().row_whiten(x, p_.n_features, p_.center.data(), p_.factors.data(), scratch.components,
                         scratch.features);
    if (p_.squares.in_use())
        return row_by_squares(scratch.features, scratch);
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

// Of independent features, components first .. first + n - 1.
void GaussianComponents::row_by_feature(const double* x, std::size_t first, std::size_t n,
                                        double* scratch, double* log_density) const noexcept {
    const bool diagonal = has_diagonals(p_.storage);
    const RowMixture mixture{p_.n_features,
                             n,
                             p_.means.data() + first * p_.n_features,
                             scales_of(p_) + first * (diagonal ? p_.n_features : 1),
                             0,
                             p_.log_normalizers.data() + first,
                             nullptr};
    (diagonal ? kernels().row_density_diag : kernels().row_density_spherical)(x, mixture, scratch,
                                                                              log_density);
}

void GaussianComponents::row_by_squares(const double* x, RowScratch& scratch) const noexcept {
    const SquareForm& form = p_.squares;
    kernels().row_squares(x, p_.n_features, form.center.data(), form.inverse_scale.data(),
                          form.together, scratch.components);
    kernels().row_square_densities(scratch.components, form.n_statistics, form.eta.data(),
                                   p_.n_components, form.offset.data(), form.mode.data(),
                                   scratch.log_density);
    for (std::size_t k = 0; k < p_.n_components; ++k)
        if (!form.exact[k]) {
            double of_component[panel_rows];
            row_by_feature(x, k, 1, scratch.components, of_component);
            scratch.log_density[k] = of_component[0];
        }
}

void GaussianComponents::log_densities_of_row(const double* x, RowScratch& scratch) const noexcept {
    if (p_.whiten_once)
        return whitened_row(x, scratch);
    if (p_.squares.in_use())
        return row_by_squares(x, scratch);
    if (!has_matrices(p_.storage))
        return row_by_feature(x, 0, p_.n_components, scratch.components, scratch.log_density);
    RowMixture mixture{p_.n_features,
                       p_.n_components,
                       p_.means.data(),
                       p_.factors.data(),
                       0,
                       p_.log_normalizers.data(),
                       nullptr};
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
    check(p, p.covariances.empty() && has_factors ? p.precisions_cholesky : p.covariances,
          n_threads);
    if (!has_factors)
        factorise(p, n_threads);
    else if (p.covariances.empty())
        rebuild_covariances(p);
    else
        check_stored(p);
    add_kernel_layout(p, log_weights, n_threads);
    if (shape.missing)
        add_gap_layout(p);
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
