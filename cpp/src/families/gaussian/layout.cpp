// Log-determinants, whitened means, and the triangular factors in the order the kernels read them.
#include "families/gaussian/layout.hpp"

#include <algorithm>
#include <cmath>

#include "algebra/linalg.hpp"
#include "kernels/kernels.hpp"
#include "machine/large_pages.hpp"

namespace emgine {

namespace {

constexpr double log_2_pi = 1.8378770664093454836;
// Whitened means no farther apart than this share one whitening of the rows: the subtraction that
// comes after the product then costs less than 1e-12 of a log-density.
constexpr double largest_whitened_mean = 1024;

// log det of the precision's factor of component k.
double log_determinant(const GaussianParameters& p, std::size_t k) {
    double total = 0;
    for (std::size_t j = 0; j < p.n_features; ++j)
        total += std::log(p.precisions_cholesky[variance_at(p.storage, p.n_features, k, j)]);
    return total;
}

void add_whitened_means(GaussianParameters& p) {
    const std::size_t d = p.n_features;
    p.center.assign(d, 0.0);
    for (std::size_t k = 0; k < p.n_components; ++k)
        for (std::size_t j = 0; j < d; ++j)
            p.center[j] += (p.means[k * d + j] - p.center[j]) / static_cast<double>(k + 1);
    p.whitened_means.assign(p.means.size(), 0.0);
    p.whiten_once = true;
    for (std::size_t k = 0; k < p.n_components; ++k) {
        double* whitened = p.whitened_means.data() + k * d;
        for (std::size_t j = 0; j < d; ++j) { // rows of the factor: columns of a large one are slow
            const double difference = p.means[k * d + j] - p.center[j];
            for (std::size_t i = j; i < d; ++i)
                whitened[i] += p.precisions_cholesky[j * d + i] * difference;
        }
        p.whiten_once = p.whiten_once && std::all_of(whitened, whitened + d, [](double value) {
                            return std::abs(value) <= largest_whitened_mean;
                        });
    }
}

// One number of eight components, side by side.
template <class Value>
double* put_tile(const Value& value, double* to) {
    for (std::size_t lane = 0; lane < components_of_tile; ++lane)
        to[lane] = value(lane);
    return to + components_of_tile;
}

// Means and factors of components first .. first + 7, as row_density_full reads them.
double* pack_tile(const GaussianParameters& p, std::size_t first, double* to) {
    const std::size_t d = p.n_features;
    for (std::size_t j = 0; j < d; ++j)
        to = put_tile([&](std::size_t lane) { return p.means[(first + lane) * d + j]; }, to);
    for (std::size_t top = 0; top < d; top += factor_tile)
        for (std::size_t j = 0; j < top + factor_tile; ++j)
            for (std::size_t i = std::max(j, top); i < top + factor_tile; ++i)
                to = put_tile(
                    [&](std::size_t lane) {
                        return i < d ? p.precisions_cholesky[((first + lane) * d + j) * d + i] : 0;
                    },
                    to);
    return to;
}

void add_component_tiles(GaussianParameters& p) {
    const std::size_t tiles = p.n_components / components_of_tile;
    if (p.n_features > most_tile_features)
        return;
    p.component_tiles.resize(tiles * component_tile_size(p.n_features));
    double* to = p.component_tiles.data();
    for (std::size_t tile = 0; tile < tiles; ++tile)
        to = pack_tile(p, tile * components_of_tile, to);
}

} // namespace

std::size_t factors_of(const GaussianParameters& p) {
    return p.storage == Storage::matrix ? 1 : p.n_components;
}

void add_kernel_layout(GaussianParameters& p, const std::vector<double>& log_weights,
                       int n_threads) {
    const std::size_t d = p.n_features;
    p.log_normalizers.reserve(p.n_components);
    for (std::size_t k = 0; k < p.n_components; ++k)
        p.log_normalizers.push_back(log_weights[k] + log_determinant(p, k) -
                                    0.5 * log_2_pi * static_cast<double>(d));
    if (!has_matrices(p.storage)) {
        // The kernels read scales component by component.
        for (std::size_t k = 0; is_shared(p.storage) && k < p.n_components; ++k)
            p.factors.insert(p.factors.end(), p.precisions_cholesky.begin(),
                             p.precisions_cholesky.end());
        return;
    }
    resize_large(p.factors, factors_of(p) * packed_factor_size(d));
    for_each_factor(p, n_threads, [&](std::size_t f) {
        pack_factor(p.precisions_cholesky.data() + f * d * d, d, n_threads,
                    p.factors.data() + f * packed_factor_size(d));
    });
    if (p.storage == Storage::matrix)
        add_whitened_means(p);
    else
        add_component_tiles(p);
}

} // namespace emgine
