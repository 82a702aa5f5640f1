// One call of a kernel for each component of the mixture, for all rows of the block.
#include "families/gaussian/densities.hpp"

#include "families/gaussian/pruning.hpp"
#include "machine/dispatch.hpp"

namespace emgine {

namespace {

constexpr std::size_t slow_features =
    64; // from here on a component of a block takes long enough to ask

void whitened_densities(const MixtureParameters& mixture, Workspace& work) {
    const std::size_t d = mixture.n_features;
    kernels().whiten(work.x.get(), work.n, d, mixture.center.data(), mixture.factors.data(),
                     work.scratch.get(), work.shift.get());
    for (std::size_t k = 0; k < mixture.n_components; ++k)
        kernels().density_spherical(work.shift.get(), work.n, d,
                                    mixture.whitened_means.data() + k * d, 1.0,
                                    mixture.log_normalizers[k], work.r.get() + k * block_stride);
}

void component_densities(const MixtureParameters& mixture, std::size_t k, Workspace& work) {
    const std::size_t d = mixture.n_features;
    const double* mean = mixture.means.data() + k * d;
    const double* scales = scales_of(mixture);
    double* result = work.r.get() + k * block_stride;
    if (has_diagonals(mixture.type))
        kernels().density_diag(work.x.get(), work.n, d, mean, scales + k * d,
                               mixture.log_normalizers[k], result);
    else if (!has_matrices(mixture.type))
        kernels().density_spherical(work.x.get(), work.n, d, mean, scales[k],
                                    mixture.log_normalizers[k], result);
    else
        kernels().density_full(work.x.get(), work.n, d, mean, factor_of(mixture, k),
                               mixture.log_normalizers[k], work.scratch.get(), result);
}

} // namespace

const double* scales_of(const MixtureParameters& mixture) {
    return is_shared(mixture.type) ? mixture.factors.data() : mixture.precisions_cholesky.data();
}

void log_densities(const MixtureParameters& mixture, double negligible, Workspace& work,
                   const Task& task) {
    if (mixture.type == CovarianceType::tied && mixture.whiten_once)
        return whitened_densities(mixture, work);
    if (worth_pruning(mixture, work))
        return pruned_densities(mixture, negligible, work, task);
    for (std::size_t k = 0; k < mixture.n_components; ++k) {
        component_densities(mixture, k, work);
        if (mixture.n_features >= slow_features)
            task.check();
    }
}

} // namespace emgine
