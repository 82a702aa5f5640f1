// Straight lines through measured nanoseconds: 1 to 64 features, 1 to 32 components, all
// structures, registers of eight lanes. Where these are slower, both paths are, by much the same.
#include "families/gaussian/costs.hpp"

#include "families/gaussian/pruning.hpp"

namespace emgine {

namespace {

// padded_rows rows of a block.
double padded_cost(const GaussianParameters& p) {
    const auto d = static_cast<double>(p.n_features);
    const auto k = static_cast<double>(p.n_components);
    const double load = 80 + 8 * d;
    if (!has_matrices(p.storage))
        return load + k * (20 + 2 * d);
    if (p.whiten_once)
        return load + 0.55 * d * d + k * (20 + d);
    return load + k * (15 + 3 * d + 0.5 * d * d);
}

double row_cost(const GaussianParameters& p) {
    const auto d = static_cast<double>(p.n_features);
    const auto k = static_cast<double>(p.n_components);
    const double posterior = p.n_components == 1 ? 10 : 50;
    if (!has_matrices(p.storage))
        return posterior + k * (3 + 0.4 * d);
    if (p.whiten_once)
        return posterior + 0.05 * d * d + d + k * (3.5 + 0.33 * d);
    const std::size_t tiles = p.component_tiles.empty() ? 0 : p.n_components / components_of_tile;
    const auto rest = static_cast<double>(p.n_components - tiles * components_of_tile);
    return posterior + static_cast<double>(tiles) * (20 + 0.3 * d * d) +
           rest * (3.5 + 0.4 * d + 0.05 * d * d);
}

} // namespace

ScoringCosts gaussian_costs(const GaussianParameters& p) {
    ScoringCosts costs;
    costs.fits_a_row = p.n_features <= most_row_features && p.n_components <= most_row_components;
    costs.row = row_cost(p);
    costs.padded_rows = padded_cost(p);
    // A block then finds out which densities can be left out, which takes about as long as they do.
    costs.first_block_twice = may_prune(p);
    return costs;
}

} // namespace emgine
