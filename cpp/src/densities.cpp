// One call of a kernel for each component of the mixture.
#include "densities.hpp"

#include "dispatch.hpp"

namespace emgine {

namespace {

constexpr std::size_t slow_features =
    64; // from here on a component of a block takes long enough to ask

const double* factor_of(const MixtureParameters& mixture, std::size_t k) {
    const bool shared = mixture.type == CovarianceType::tied;
    return mixture.factors.data() + (shared ? 0 : k) * packed_factor_size(mixture.n_features);
}

void whitened_densities(const MixtureParameters& mixture, Workspace& work) {
    const std::size_t d = mixture.n_features;
    kernels().whiten(work.x.get(), work.n, d, mixture.center.data(), mixture.factors.data(),
                     work.scratch.get(), work.shift.get());
    for (std::size_t k = 0; k < mixture.n_components; ++k)
        kernels().density_spherical(work.shift.get(), work.n, d,
                                    mixture.whitened_means.data() + k * d, 1.0,
                                    mixture.log_normalizers[k], work.r.get() + k * block_stride);
}

} // namespace

void log_densities(const MixtureParameters& mixture, Workspace& work, const Task& task) {
    if (mixture.type == CovarianceType::tied && mixture.whiten_once)
        return whitened_densities(mixture, work);
    const std::size_t d = mixture.n_features;
    for (std::size_t k = 0; k < mixture.n_components; ++k) {
        const double* mean = mixture.means.data() + k * d;
        const double* scales = mixture.precisions_cholesky.data();
        double* result = work.r.get() + k * block_stride;
        const double normalizer = mixture.log_normalizers[k];
        if (mixture.type == CovarianceType::diag)
            kernels().density_diag(work.x.get(), work.n, d, mean, scales + k * d, normalizer,
                                   result);
        else if (mixture.type == CovarianceType::spherical)
            kernels().density_spherical(work.x.get(), work.n, d, mean, scales[k], normalizer,
                                        result);
        else
            kernels().density_full(work.x.get(), work.n, d, mean, factor_of(mixture, k), normalizer,
                                   work.scratch.get(), result);
        if (d >= slow_features)
            task.check();
    }
}

} // namespace emgine
