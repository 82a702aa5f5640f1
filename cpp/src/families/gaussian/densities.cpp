// One call of a kernel for each component of the mixture, for all rows of the block.
#include "families/gaussian/densities.hpp"

#include <algorithm>
#include <cmath>

#include "families/gaussian/pruning.hpp"
#include "machine/dispatch.hpp"

namespace emgine {

namespace {

// Many features in steps, so that Ctrl-C is heard.
void square_densities(const GaussianParameters& mixture, const double* t, std::size_t n,
                      const Task& task, double* log_density) {
    const SquareForm& form = mixture.squares;
    const bool slow = mixture.n_features >= slow_features;
    const std::size_t step = slow ? center_tile : mixture.n_components;
    for (std::size_t k = 0; k < mixture.n_components; k += step) {
        kernels().square_densities(t, n, form.n_statistics, form.eta.data() + k * form.n_statistics,
                                   std::min(step, mixture.n_components - k), form.offset.data() + k,
                                   form.mode.data() + k, log_density + k * block_stride);
        if (slow)
            task.check();
    }
}

void whitened_densities(const GaussianParameters& mixture, const Block& block,
                        GaussianScratch& scratch, const Task& task, double* log_density) {
    const std::size_t d = mixture.n_features;
    double* whitened = scratch.shift.get() + block_stride;
    kernels().whiten(block.x, block.n, d, mixture.center.data(), mixture.factors.data(),
                     scratch.products.get(), whitened);
    if (mixture.squares.in_use()) {
        kernels().add_squares(whitened, block.n, d, scratch.shift.get());
        return square_densities(mixture, scratch.shift.get(), block.n, task, log_density);
    }
    for (std::size_t k = 0; k < mixture.n_components; ++k)
        kernels().density_spherical(whitened, block.n, d, mixture.whitened_means.data() + k * d,
                                    1.0, mixture.log_normalizers[k],
                                    log_density + k * block_stride);
}

void component_densities(const GaussianParameters& mixture, std::size_t k, const Block& block,
                         GaussianScratch& scratch, double* result) {
    const std::size_t d = mixture.n_features;
    const double* mean = mixture.means.data() + k * d;
    if (has_matrices(mixture.storage))
        kernels().density_full(block.x, block.n, d, mean, factor_of(mixture, k),
                               mixture.log_normalizers[k], scratch.products.get(), result);
    else if (has_diagonals(mixture.storage) && block.gaps)
        kernels().gaps.density_diag_gaps(block.x, block.n, d, mean, scales_of(mixture) + k * d,
                                         mixture.of_feature.data() + k * d,
                                         mixture.log_normalizers[k], result);
    else if (block.gaps)
        kernels().gaps.density_spherical_gaps(block.x, block.n, d, mean, scales_of(mixture)[k],
                                              mixture.of_feature.data() + k * d,
                                              mixture.log_normalizers[k], result);
    else if (has_diagonals(mixture.storage))
        kernels().density_diag(block.x, block.n, d, mean, scales_of(mixture) + k * d,
                               mixture.log_normalizers[k], result);
    else
        kernels().density_spherical(block.x, block.n, d, mean, scales_of(mixture)[k],
                                    mixture.log_normalizers[k], result);
}

// Leaves the statistics of the rows to the sums.
void densities_by_squares(const GaussianParameters& mixture, const Block& block,
                          GaussianScratch& scratch, const Task& task, double* log_density) {
    const SquareForm& form = mixture.squares;
    scratch.has_squares =
        kernels().write_squares(block.x, block.n, mixture.n_features, form.center.data(),
                                form.inverse_scale.data(), form.together, scratch.products.get());
    square_densities(mixture, scratch.products.get(), block.n, task, log_density);
    for (std::size_t k = 0; k < mixture.n_components; ++k)
        if (!form.exact[k])
            component_densities(mixture, k, block, scratch, log_density + k * block_stride);
}

} // namespace

void gaussian_densities(const GaussianParameters& mixture, const Block& block, double negligible,
                        GaussianScratch& scratch, const Task& task, double* log_density) {
    if (mixture.whiten_once)
        return whitened_densities(mixture, block, scratch, task, log_density);
    scratch.has_squares = false;
    if (mixture.squares.in_use())
        return densities_by_squares(mixture, block, scratch, task, log_density);
    if (std::isfinite(negligible) && worth_pruning(mixture, scratch))
        return pruned_densities(mixture, block, negligible, scratch, task, log_density);
    for (std::size_t k = 0; k < mixture.n_components; ++k) {
        component_densities(mixture, k, block, scratch, log_density + k * block_stride);
        if (mixture.n_features >= slow_features)
            task.check();
    }
}

} // namespace emgine
