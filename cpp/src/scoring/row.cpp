// The structures' kernels for one row, with scratch on the stack.
#include "scoring/row.hpp"

#include <algorithm>
#include <limits>

#include "families/gaussian/densities.hpp"
#include "machine/dispatch.hpp"

namespace emgine {

namespace {

constexpr std::size_t line = 64; // bytes of a cache line

struct RowScratch {
    alignas(line) double log_density[most_row_components];
    alignas(line) double whitened[most_row_features];
    alignas(line) double components[2 * row_scratch_components * most_row_features];
};

void whitened_row(const MixtureParameters& p, const double* x, RowScratch& scratch) noexcept {
    kernels().row_whiten(x, p.n_features, p.center.data(), p.factors.data(), scratch.components,
                         scratch.whitened);
    const RowMixture mixture{
        p.n_features, p.n_components, p.whitened_means.data(), nullptr, 0, p.log_normalizers.data(),
        nullptr};
    kernels().row_density_spherical(scratch.whitened, mixture, scratch.components,
                                    scratch.log_density);
}

void log_densities_of_row(const MixtureParameters& p, const double* x,
                          RowScratch& scratch) noexcept {
    if (p.type == CovarianceType::tied && p.whiten_once)
        return whitened_row(p, x, scratch);
    RowMixture mixture{
        p.n_features, p.n_components, p.means.data(), scales_of(p), 0, p.log_normalizers.data(),
        nullptr};
    if (has_diagonals(p.type))
        return kernels().row_density_diag(x, mixture, scratch.components, scratch.log_density);
    if (!has_matrices(p.type))
        return kernels().row_density_spherical(x, mixture, scratch.components, scratch.log_density);
    mixture.factors = p.factors.data();
    mixture.eights = p.eights.empty() ? nullptr : p.eights.data();
    mixture.factor_step = p.type == CovarianceType::tied ? 0 : packed_factor_size(p.n_features);
    kernels().row_density_full(x, mixture, scratch.components, scratch.log_density);
}

} // namespace

double score_row(const MixtureParameters& mixture, const double* x) noexcept {
    RowScratch scratch;
    log_densities_of_row(mixture, x, scratch);
    const double score = kernels().row_log_sum_exp(scratch.log_density, mixture.n_components);
    return score < below_all ? -std::numeric_limits<double>::infinity() : score;
}

std::int64_t predict_row(const MixtureParameters& mixture, const double* x) noexcept {
    if (mixture.n_components == 1)
        return 0;
    RowScratch scratch;
    log_densities_of_row(mixture, x, scratch);
    return kernels().row_densest(scratch.log_density, mixture.n_components);
}

void predict_proba_row(const MixtureParameters& mixture, const double* x,
                       double* responsibilities) noexcept {
    if (mixture.n_components == 1) {
        responsibilities[0] = 1; // x is finite, and so is its log-density
        return;
    }
    RowScratch scratch;
    log_densities_of_row(mixture, x, scratch);
    kernels().row_responsibilities(scratch.log_density, mixture.n_components,
                                   negligible_in_doubles);
    std::copy_n(scratch.log_density, mixture.n_components, responsibilities);
}

} // namespace emgine
