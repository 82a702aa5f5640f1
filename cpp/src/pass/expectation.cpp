// The E-step and its relatives: four sources of responsibilities for the same pass.
#include <algorithm>
#include <numeric>
#include <stdexcept>

#include "algebra/random.hpp"
#include "emgine/em.hpp"
#include "families/gaussian/densities.hpp"
#include "machine/dispatch.hpp"
#include "pass/pass.hpp"

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

// first_row counts the rows of the assignment; rows beyond n_rows are padding of weight 0.
void fill_assigned(std::size_t first_row, std::size_t n_rows, std::size_t n_components,
                   const Assignment& assignment, Workspace& work) {
    const double* weight = work.row_weight.get();
    for (std::size_t s = 0; s < work.n; ++s) {
        double* r = work.r.get() + s;
        const std::size_t row = std::min(first_row + s, n_rows - 1);
        if (assignment.labels != nullptr) {
            for (std::size_t k = 0; k < n_components; ++k)
                r[k * block_stride] =
                    assignment.labels[row] == static_cast<std::int64_t>(k) ? weight[s] : 0.0;
            continue;
        }
        const double* given = assignment.responsibilities + row * n_components;
        const double total = std::accumulate(given, given + n_components, 0.0);
        for (std::size_t k = 0; k < n_components; ++k)
            r[k * block_stride] = given[k] / total * weight[s];
    }
}

} // namespace

// Whether what was neglected, at most e^-70 of each row's weight, could show in some component's
// first 13 digits.
bool needs_thorough(const SufficientStatistics& quick, const Mixture& mixture) {
    constexpr double little = 4e-31 * 1e13;
    const MixtureParameters& p = mixture.parameters();
    for (std::size_t k = 0; k < p.n_components; ++k)
        if (p.weights[k] > 0 && quick.weight()[k] < little * quick.row_weight())
            return true;
    return false;
}

StatisticsSpan expectation_span(const WeightedRows& data, const Mixture& mixture,
                                const double* about, bool thorough, const PassOptions& options) {
    const MixtureParameters& p = mixture.parameters();
    const double negligible = thorough ? negligible_in_doubles : negligible_in_statistics;
    const auto fill = [&](std::size_t, Workspace& work, const Task& task) {
        log_densities(p, negligible, work, task);
        return kernels().responsibilities(work.r.get(), work.n, p.n_components,
                                          work.row_weight.get(), work.unit_weights, negligible);
    };
    return pass_over_rows(data, layout_of(p.type, mixture),
                          about == nullptr ? p.means.data() : about, fill, options);
}

StatisticsSpan hard_expectation_span(const WeightedRows& data, const Mixture& metric,
                                     CovarianceType type, const PassOptions& options) {
    const MixtureParameters& p = metric.parameters();
    if (p.type == CovarianceType::tied && type != CovarianceType::tied) // whitens in a tied layout
        throw std::invalid_argument("a tied metric gives tied statistics only.");
    const auto fill = [&](std::size_t, Workspace& work, const Task& task) {
        log_densities(p, negligible_in_statistics, work, task);
        return kernels().hard_responsibilities(work.r.get(), work.n, p.n_components,
                                               work.row_weight.get());
    };
    return pass_over_rows(data, layout_of(type, metric), p.means.data(), fill, options);
}

StatisticsSpan random_expectation_span(const WeightedRows& data, CovarianceType type,
                                       std::size_t n_components, const double* means,
                                       std::uint64_t seed, const PassOptions& options) {
    const auto fill = [&](std::size_t block, Workspace& work, const Task&) {
        fill_random(block * rows_per_block, n_components, seed, work);
        return 0.0;
    };
    return pass_over_rows(data, {type, data.rows.columns, n_components}, means, fill, options);
}

StatisticsSpan assigned_expectation_span(const WeightedRows& data, CovarianceType type,
                                         std::size_t n_components, const double* means,
                                         const Assignment& assignment, const PassOptions& options) {
    const auto fill = [&](std::size_t block, Workspace& work, const Task&) {
        const std::size_t first_row = block * rows_per_block - data.first_row;
        fill_assigned(first_row, data.rows.rows, n_components, assignment, work);
        return 0.0;
    };
    return pass_over_rows(data, {type, data.rows.columns, n_components}, means, fill, options);
}

SufficientStatistics expectation(const WeightedRows& data, const Mixture& mixture,
                                 const double* about, const PassOptions& options) {
    SufficientStatistics quick = total(expectation_span(data, mixture, about, false, options));
    if (!needs_thorough(quick, mixture))
        return quick;
    return total(expectation_span(data, mixture, about, true, options));
}

SufficientStatistics hard_expectation(const WeightedRows& data, const Mixture& metric,
                                      CovarianceType type, const PassOptions& options) {
    return total(hard_expectation_span(data, metric, type, options));
}

SufficientStatistics random_expectation(const WeightedRows& data, CovarianceType type,
                                        std::size_t n_components, const double* means,
                                        std::uint64_t seed, const PassOptions& options) {
    return total(random_expectation_span(data, type, n_components, means, seed, options));
}

} // namespace emgine
