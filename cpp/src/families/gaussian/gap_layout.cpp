// Precisions and means of eight components side by side, from the factors; and by how much a
// feature adds to the log-normaliser, for covariances without matrices.
#include "families/gaussian/gap_layout.hpp"

#include <algorithm>
#include <cmath>

#include "families/gaussian/layout.hpp"
#include "kernels/kernels.hpp"

namespace emgine {

namespace {

constexpr double half_log_2_pi = 0.9189385332046727418;

// Adds factor factor' of up to eight matrices, upper triangular and `step` apart, to a tile.
void add_precisions(const double* factors, std::size_t step, std::size_t n, std::size_t d,
                    double* to) {
    for (std::size_t i = 0; i < d; ++i)
        for (std::size_t j = 0; j <= i; ++j) {
            double sums[components_of_tile] = {};
            for (std::size_t lane = 0; lane < n; ++lane) {
                const double* u = factors + lane * step;
                for (std::size_t l = i; l < d; ++l)
                    sums[lane] += u[i * d + l] * u[j * d + l];
            }
            std::fill(sums + n, sums + components_of_tile, i == j ? 1.0 : 0.0);
            std::copy_n(sums, components_of_tile, to + (i * d + j) * components_of_tile);
            std::copy_n(sums, components_of_tile, to + (j * d + i) * components_of_tile);
        }
}

void add_precision_tiles(GaussianParameters& p) {
    const std::size_t d = p.n_features, size = d * d * components_of_tile;
    const std::size_t factors = factors_of(p);
    p.precision_tiles.resize((factors + components_of_tile - 1) / components_of_tile * size);
    for (std::size_t first = 0; first < factors; first += components_of_tile)
        add_precisions(p.precisions_cholesky.data() + first * d * d, d * d,
                       std::min(components_of_tile, factors - first), d,
                       p.precision_tiles.data() + first / components_of_tile * size);
    if (factors == 1 && p.storage == Storage::matrix) // one for every lane
        for (std::size_t i = 0; i < size; i += components_of_tile)
            std::fill_n(p.precision_tiles.data() + i, components_of_tile, p.precision_tiles[i]);
}

void add_mean_tiles(GaussianParameters& p) {
    const std::size_t d = p.n_features;
    p.mean_tiles.resize(tiles_of(p.n_components) * d * components_of_tile);
    for (std::size_t k = 0; k < p.n_components; ++k)
        for (std::size_t j = 0; j < d; ++j)
            p.mean_tiles[(k / components_of_tile * d + j) * components_of_tile +
                         k % components_of_tile] = p.means[k * d + j];
}

} // namespace

void add_gap_layout(GaussianParameters& p) {
    if (has_matrices(p.storage)) {
        add_precision_tiles(p);
        return add_mean_tiles(p);
    }
    for (std::size_t k = 0; k < p.n_components; ++k)
        for (std::size_t j = 0; j < p.n_features; ++j)
            p.of_feature.push_back(
                std::log(p.precisions_cholesky[variance_at(p.storage, p.n_features, k, j)]) -
                half_log_2_pi);
}

} // namespace emgine
