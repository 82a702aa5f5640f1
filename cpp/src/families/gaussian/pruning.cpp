// Bounds from a prefix of the features, then the same kernel on the rows that are left.
#include "families/gaussian/pruning.hpp"

#include <algorithm>
#include <limits>

#include "machine/dispatch.hpp"
#include "rows/active_rows.hpp"

namespace emgine {

namespace {

constexpr std::size_t least_features = 24;
constexpr std::size_t least_components = 3;
constexpr std::size_t first_prefix = 16;
// Blocks without pruning after one in which it did not pay; the next break is twice as long.
constexpr std::size_t first_break = 8;
// Parts of the bounds that are within reach: beyond too_many, a longer prefix would bound better.
constexpr double nearly_all = 0.8;
constexpr double too_many = 0.2;
constexpr double very_few = 0.02;
constexpr double rounding = 1; // nats: far more than two orders of addition can differ by

// Learns from a block how many features the next one should look at; no more than half of them, and
// where that does not help either, none for a while.
void adapt(double share_within_reach, std::size_t n_features, GaussianScratch& scratch) {
    const std::size_t longest = n_features / 2 / panel_rows * panel_rows;
    const bool could_be_longer = scratch.prefix < longest && share_within_reach < nearly_all;
    if (share_within_reach > too_many && could_be_longer) {
        scratch.prefix += panel_rows;
    } else if (share_within_reach > 0.5) {
        scratch.last_break = scratch.last_break == 0 ? first_break : 2 * scratch.last_break;
        scratch.blocks_to_skip = scratch.last_break;
    } else if (share_within_reach < very_few && scratch.prefix > panel_rows) {
        scratch.prefix -= panel_rows;
    }
}

// The density of component k in full for the rows in `active`, moved side by side; scattered to
// `to`.
void density_of_rows(const GaussianParameters& mixture, std::size_t k, const ActiveRows& active,
                     const Block& block, GaussianScratch& scratch, double* to) {
    if (active.n == 0)
        return;
    const std::size_t d = mixture.n_features;
    const std::size_t end = padded_to(active.n, padded_rows);
    double result[rows_per_block];
    gather_features(block.x, d, active, end, scratch.active.get());
    kernels().density_full(scratch.active.get(), end, d, mixture.means.data() + k * d,
                           factor_of(mixture, k), mixture.log_normalizers[k],
                           scratch.products.get(), result);
    scatter(result, active, to);
}

// Each row's likeliest component by the bounds, in full.
void likeliest_components(const GaussianParameters& mixture, const Block& block,
                          GaussianScratch& scratch, const Task& task, const double* bounds,
                          std::int64_t* likeliest, double* known) {
    kernels().densest(bounds, block.n, mixture.n_components, likeliest);
    ActiveRows active;
    for (std::size_t k = 0; k < mixture.n_components; ++k) {
        active.n = 0;
        for (std::size_t s = 0; s < block.n; ++s) {
            active.rows[active.n] = static_cast<std::uint32_t>(s);
            active.n += likeliest[s] == static_cast<std::int64_t>(k);
        }
        density_of_rows(mixture, k, active, block, scratch, known);
        task.check();
    }
}

// From the bounds of component k to its densities, for the rows where it is within reach; returns
// their number.
std::size_t complete_component(const GaussianParameters& mixture, std::size_t k, double negligible,
                               const std::int64_t* likeliest, const double* known,
                               const Block& block, GaussianScratch& scratch, double* density) {
    double bound[rows_per_block];
    for (std::size_t s = 0; s < block.n; ++s)
        bound[s] = known[s] + (negligible - rounding);
    for (std::size_t s = 0; s < block.n; ++s)
        if (likeliest[s] == static_cast<std::int64_t>(k)) { // known already
            density[s] = known[s];
            bound[s] = std::numeric_limits<double>::infinity();
        }
    ActiveRows active;
    select_rows(density, bound, block.n, active);
    density_of_rows(mixture, k, active, block, scratch, density);
    return active.n;
}

} // namespace

bool may_prune(const GaussianParameters& mixture) {
    return has_matrices(mixture.storage) && !mixture.whiten_once &&
           mixture.n_features >= least_features && mixture.n_components >= least_components;
}

bool worth_pruning(const GaussianParameters& mixture, GaussianScratch& scratch) {
    if (!may_prune(mixture))
        return false;
    if (scratch.blocks_to_skip == 0)
        return true;
    --scratch.blocks_to_skip;
    return false;
}

void pruned_densities(const GaussianParameters& mixture, const Block& block, double negligible,
                      GaussianScratch& scratch, const Task& task, double* log_density) {
    const std::size_t d = mixture.n_features;
    const std::size_t components = mixture.n_components;
    if (scratch.prefix == 0)
        scratch.prefix = std::min(first_prefix, d / 2 / panel_rows * panel_rows);
    for (std::size_t k = 0; k < components; ++k)
        kernels().density_full(block.x, block.n, scratch.prefix, mixture.means.data() + k * d,
                               factor_of(mixture, k), mixture.log_normalizers[k],
                               scratch.products.get(), log_density + k * block_stride);
    std::int64_t likeliest[rows_per_block];
    double known[rows_per_block];
    likeliest_components(mixture, block, scratch, task, log_density, likeliest, known);
    std::size_t within_reach = 0;
    for (std::size_t k = 0; k < components; ++k) {
        within_reach += complete_component(mixture, k, negligible, likeliest, known, block, scratch,
                                           log_density + k * block_stride);
        task.check();
    }
    adapt(static_cast<double>(within_reach) / static_cast<double>(block.n * components), d,
          scratch);
}

} // namespace emgine
