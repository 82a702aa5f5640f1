// The E-step and its relatives: three sources of responsibilities for the same pass.
#include <stdexcept>

#include "densities.hpp"
#include "dispatch.hpp"
#include "emgine/em.hpp"
#include "pass.hpp"
#include "random.hpp"

namespace emgine {

namespace {

StatisticsLayout layout_of(CovarianceType type, const Mixture& mixture) {
    return {type, mixture.n_features(), mixture.n_components()};
}

// Normalised over the components, times the row's weight.
void fill_random(std::size_t first_row, std::size_t n_components, std::uint64_t seed,
                 Workspace& work) {
    const double* weight = work.row_weight.get();
    for (std::size_t s = 0; s < work.n; ++s) {
        double* r = work.r.get() + s;
        double total = 0;
        for (std::size_t k = 0; k < n_components; ++k)
            total += r[k * block_stride] = uniform(seed, (first_row + s) * n_components + k);
        for (std::size_t k = 0; k < n_components; ++k)
            r[k * block_stride] *= weight[s] / total;
    }
}

// Whether what was neglected, at most e^-70 of each row's weight, could show in some component's
// first 13 digits.
bool lives_on_little(const SufficientStatistics& statistics, const MixtureParameters& mixture) {
    constexpr double little = 4e-31 * 1e13;
    for (std::size_t k = 0; k < mixture.n_components; ++k)
        if (mixture.weights[k] > 0 && statistics.weight()[k] < little * statistics.row_weight())
            return true;
    return false;
}

} // namespace

SufficientStatistics expectation(const WeightedRows& data, const Mixture& mixture,
                                 const double* about, const PassOptions& options) {
    const MixtureParameters& p = mixture.parameters();
    const auto pass = [&](double negligible) {
        const auto fill = [&](std::size_t, Workspace& work, const Task& task) {
            log_densities(p, negligible, work, task);
            return kernels().responsibilities(work.r.get(), work.n, p.n_components,
                                              work.row_weight.get(), work.unit_weights, negligible);
        };
        return pass_over_rows(data, layout_of(p.type, mixture),
                              about == nullptr ? p.means.data() : about, fill, options);
    };
    SufficientStatistics statistics = pass(negligible_in_statistics);
    return lives_on_little(statistics, p) ? pass(negligible_in_doubles) : statistics;
}

SufficientStatistics hard_expectation(const WeightedRows& data, const Mixture& metric,
                                      CovarianceType type, const PassOptions& options) {
    const MixtureParameters& p = metric.parameters();
    if (p.type == CovarianceType::tied)
        throw std::invalid_argument("metric must be a full, diag or spherical mixture.");
    const auto fill = [&](std::size_t, Workspace& work, const Task& task) {
        log_densities(p, negligible_in_statistics, work, task);
        return kernels().hard_responsibilities(work.r.get(), work.n, p.n_components,
                                               work.row_weight.get());
    };
    return pass_over_rows(data, layout_of(type, metric), p.means.data(), fill, options);
}

SufficientStatistics random_expectation(const WeightedRows& data, CovarianceType type,
                                        std::size_t n_components, const double* means,
                                        std::uint64_t seed, const PassOptions& options) {
    const auto fill = [&](std::size_t block, Workspace& work, const Task&) {
        fill_random(block * rows_per_block, n_components, seed, work);
        return 0.0;
    };
    return pass_over_rows(data, {type, data.rows.columns, n_components}, means, fill, options);
}

} // namespace emgine
