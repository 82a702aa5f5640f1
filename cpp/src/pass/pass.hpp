// One pass over rows: block -> responsibilities -> statistics, chunks of blocks side by side,
// merged in a fixed tree. Where responsibilities come from is the caller's: a mixture, a hard
// assignment, chance.
#pragma once

#include <functional>

#include "emgine/statistics_span.hpp"
#include "families/gaussian/accumulation.hpp"

namespace emgine {

// Fills r of a loaded block, the block's number among all rows, with responsibilities times row
// weight; returns the block's log-likelihood.
using FillResponsibilities = std::function<double(std::size_t block, Workspace&, const Task&)>;

StatisticsSpan pass_over_rows(const WeightedRows& data, const StatisticsLayout& layout,
                              const double* means, const FillResponsibilities& fill,
                              const PassOptions& options);

// Depends on the size of the model alone; divides grid_rows().
std::size_t rows_per_chunk(const StatisticsLayout& layout);

// Estimated nanoseconds of one component's density of one row.
double density_cost(CovarianceType type, std::size_t n_features);

// Estimated nanoseconds of a pass over all rows with one thread.
double pass_cost(CovarianceType type, std::size_t n_rows, std::size_t n_features,
                 std::size_t n_components);

// Throws std::invalid_argument where the rows do not fit the model.
void check_rows(const MatrixView& rows, std::size_t n_features);

} // namespace emgine
