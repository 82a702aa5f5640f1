// The E-step and its relatives: four sources of responsibilities for the same pass.
#include <algorithm>
#include <limits>
#include <numeric>
#include <stdexcept>

#include "algebra/random.hpp"
#include "emgine/em.hpp"
#include "machine/dispatch.hpp"
#include "pass/component_factors.hpp"
#include "pass/pass.hpp"

namespace emgine {

namespace {

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

// Log-densities of a block, with the factors of its rows if there are any.
void fill_log_densities(const Components& components, double negligible,
                        const ComponentFactors& factors, const WeightedRows& data,
                        std::size_t block, Workspace& rows, Scratch& scratch, const Task& task) {
    constexpr double exact = -std::numeric_limits<double>::infinity();
    components.log_densities(block_of(rows), factors ? exact : negligible, scratch, task,
                             rows.r.get());
    if (factors)
        add_factors(factors, block * rows_per_block - data.first_row, data.rows.rows,
                    components.shape().n_components, rows);
}

StatisticsSpan start_span(const WeightedRows& data, const StartShape& start,
                          const FillResponsibilities& fill, const PassOptions& options) {
    const auto accumulation = start.shape.family->accumulation(start.shape, start.reference);
    return pass_over_rows(data, layout_of(start.shape), *accumulation, start.reference, fill,
                          options);
}

} // namespace

// Whether what was neglected, at most e^-50 of each row's weight, could show in some component's
// first 13 digits.
bool needs_thorough(const SufficientStatistics& quick, const Mixture& mixture) {
    constexpr double little = 2e-22 * 1e13;
    for (std::size_t k = 0; k < mixture.n_components(); ++k)
        if (mixture.weights()[k] > 0 && quick.weight()[k] < little * quick.row_weight())
            return true;
    return false;
}

StatisticsSpan expectation_span(const WeightedRows& data, const Mixture& mixture,
                                const double* about, bool thorough, const PassOptions& options,
                                const ComponentFactors& factors) {
    const Components& components = mixture.components();
    const double* reference = about == nullptr ? components.reference() : about;
    const double negligible = thorough ? negligible_in_doubles : negligible_in_statistics;
    const auto accumulation = components.accumulation(reference);
    const auto fill = [&](std::size_t block, PassWorker& worker, const Task& task) {
        Workspace& rows = worker.rows;
        fill_log_densities(components, negligible, factors, data, block, rows, *worker.scratch,
                           task);
        return kernels().responsibilities(rows.r.get(), rows.n, mixture.n_components(),
                                          rows.row_weight.get(), rows.unit_weights, negligible);
    };
    return pass_over_rows(data, mixture.layout(), *accumulation, reference, std::cref(fill),
                          options, components.keeps());
}

StatisticsSpan hard_expectation_span(const WeightedRows& data, const Mixture& metric,
                                     const StartShape& start, const PassOptions& options,
                                     const ComponentFactors& factors) {
    if (metric.n_components() != start.shape.n_components)
        throw std::invalid_argument("metric must have as many components as the start.");
    if (start.shape.missing && !metric.shape().missing)
        throw std::invalid_argument("metric must take rows that lack cells, as the start does.");
    const Components& components = metric.components();
    const auto fill = [&](std::size_t block, PassWorker& worker, const Task& task) {
        Workspace& rows = worker.rows;
        if (!worker.of_metric)
            worker.of_metric = components.scratch();
        fill_log_densities(components, negligible_in_statistics, factors, data, block, rows,
                           *worker.of_metric, task);
        return kernels().hard_responsibilities(rows.r.get(), rows.n, metric.n_components(),
                                               rows.row_weight.get());
    };
    return start_span(data, start, fill, options);
}

StatisticsSpan random_expectation_span(const WeightedRows& data, const StartShape& start,
                                       std::uint64_t seed, const PassOptions& options) {
    const auto fill = [&](std::size_t block, PassWorker& worker, const Task&) {
        fill_random(block * rows_per_block, start.shape.n_components, seed, worker.rows);
        return 0.0;
    };
    return start_span(data, start, fill, options);
}

StatisticsSpan assigned_expectation_span(const WeightedRows& data, const StartShape& start,
                                         const Assignment& assignment, const PassOptions& options) {
    const auto fill = [&](std::size_t block, PassWorker& worker, const Task&) {
        const std::size_t first_row = block * rows_per_block - data.first_row;
        fill_assigned(first_row, data.rows.rows, start.shape.n_components, assignment, worker.rows);
        return 0.0;
    };
    return start_span(data, start, fill, options);
}

SufficientStatistics expectation(const WeightedRows& data, const Mixture& mixture,
                                 const double* reference, const PassOptions& options,
                                 const ComponentFactors& factors) {
    SufficientStatistics quick =
        total(expectation_span(data, mixture, reference, false, options, factors));
    if (!needs_thorough(quick, mixture))
        return quick;
    return total(expectation_span(data, mixture, reference, true, options, factors));
}

} // namespace emgine
