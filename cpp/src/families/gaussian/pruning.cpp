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
constexpr std::size_t first_break =
    8; // blocks without, after one in which it did not pay; then twice as many
constexpr double nearly_all = 0.8;
constexpr double too_many =
    0.2; // of the bounds fall within reach: a longer prefix would bound better
constexpr double very_few = 0.02;
constexpr double rounding = 1; // nats: far more than two ways of adding up can differ by

// Learns from a block how many features the next one should look at; no more than half of them, and
// where that does not help either, none for a while.
void adapt(double share_within_reach, std::size_t n_features, Workspace& work) {
    const std::size_t longest = n_features / 2 / panel_rows * panel_rows;
    const bool could_be_longer = work.prefix < longest && share_within_reach < nearly_all;
    if (share_within_reach > too_many && could_be_longer) {
        work.prefix += panel_rows;
    } else if (share_within_reach > 0.5) {
        work.last_break = work.last_break == 0 ? first_break : 2 * work.last_break;
        work.blocks_to_skip = work.last_break;
    } else if (share_within_reach < very_few && work.prefix > panel_rows) {
        work.prefix -= panel_rows;
    }
}

// The density of component k in full for the rows in `active`, moved side by side; scattered to
// `to`.
void density_of_rows(const MixtureParameters& mixture, std::size_t k, const ActiveRows& active,
                     Workspace& work, double* to) {
    if (active.n == 0)
        return;
    const std::size_t d = mixture.n_features;
    const std::size_t end = padded_to(active.n, padded_rows);
    double result[rows_per_block];
    gather_features(work.x.get(), d, active, end, work.active.get());
    kernels().density_full(work.active.get(), end, d, mixture.means.data() + k * d,
                           factor_of(mixture, k), mixture.log_normalizers[k], work.scratch.get(),
                           result);
    scatter(result, active, to);
}

// Each row's likeliest component by the bounds, in full.
void likeliest_components(const MixtureParameters& mixture, Workspace& work,
                          std::int64_t* likeliest, double* known, const Task& task) {
    kernels().densest(work.r.get(), work.n, mixture.n_components, likeliest);
    ActiveRows active;
    for (std::size_t k = 0; k < mixture.n_components; ++k) {
        active.n = 0;
        for (std::size_t s = 0; s < work.n; ++s) {
            active.rows[active.n] = static_cast<std::uint32_t>(s);
            active.n += likeliest[s] == static_cast<std::int64_t>(k);
        }
        density_of_rows(mixture, k, active, work, known);
        task.check();
    }
}

// From the bounds of component k to its densities, for the rows where it is within reach; returns
// their number.
std::size_t complete_component(const MixtureParameters& mixture, std::size_t k, double negligible,
                               const std::int64_t* likeliest, const double* known,
                               Workspace& work) {
    double* density = work.r.get() + k * block_stride;
    double bound[rows_per_block];
    for (std::size_t s = 0; s < work.n; ++s)
        bound[s] = known[s] + (negligible - rounding);
    for (std::size_t s = 0; s < work.n; ++s)
        if (likeliest[s] == static_cast<std::int64_t>(k)) { // known already
            density[s] = known[s];
            bound[s] = std::numeric_limits<double>::infinity();
        }
    ActiveRows active;
    select_rows(density, bound, work.n, active);
    density_of_rows(mixture, k, active, work, density);
    return active.n;
}

} // namespace

const double* factor_of(const MixtureParameters& mixture, std::size_t k) {
    const bool shared = mixture.type == CovarianceType::tied;
    return mixture.factors.data() + (shared ? 0 : k) * packed_factor_size(mixture.n_features);
}

bool worth_pruning(const MixtureParameters& mixture, Workspace& work) {
    if (!has_matrices(mixture.type) || mixture.n_features < least_features ||
        mixture.n_components < least_components)
        return false;
    if (work.blocks_to_skip == 0)
        return true;
    --work.blocks_to_skip;
    return false;
}

void pruned_densities(const MixtureParameters& mixture, double negligible, Workspace& work,
                      const Task& task) {
    const std::size_t d = mixture.n_features;
    const std::size_t components = mixture.n_components;
    if (work.prefix == 0)
        work.prefix = std::min(first_prefix, d / 2 / panel_rows * panel_rows);
    for (std::size_t k = 0; k < components; ++k)
        kernels().density_full(work.x.get(), work.n, work.prefix, mixture.means.data() + k * d,
                               factor_of(mixture, k), mixture.log_normalizers[k],
                               work.scratch.get(), work.r.get() + k * block_stride);
    std::int64_t likeliest[rows_per_block];
    double known[rows_per_block];
    likeliest_components(mixture, work, likeliest, known, task);
    std::size_t within_reach = 0;
    for (std::size_t k = 0; k < components; ++k) {
        within_reach += complete_component(mixture, k, negligible, likeliest, known, work);
        task.check();
    }
    adapt(static_cast<double>(within_reach) / static_cast<double>(work.n * components), d, work);
}

} // namespace emgine
