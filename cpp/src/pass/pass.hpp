// One pass over rows: block -> responsibilities -> statistics, chunks of blocks side by side,
// merged in a fixed tree. Where responsibilities come from is the caller's: a mixture, a hard
// assignment, chance.
#pragma once

#include <functional>

#include "emgine/statistics_span.hpp"
#include "families/family.hpp"
#include "rows/workspace.hpp"

namespace emgine {

// Memory of one worker of a pass.
struct PassWorker {
    Workspace rows;
    std::unique_ptr<Scratch> scratch;             // of the statistics
    std::unique_ptr<Scratch> of_metric = nullptr; // of other components, where they decide
};

inline Block block_of(const Workspace& work) {
    return {work.x.get(), work.n, work.row_weight.get(), work.gaps, work.kept};
}

// Fills r of a loaded block, the block's number among all rows, with responsibilities times row
// weight; returns the block's log-likelihood.
using FillResponsibilities = std::function<double(std::size_t block, PassWorker&, const Task&)>;

// accumulation: about reference (k d). keeps: of the components that `fill` asks for densities.
StatisticsSpan pass_over_rows(const WeightedRows& data,
                              std::shared_ptr<const StatisticsLayout> layout,
                              const Accumulation& accumulation, const double* reference,
                              const FillResponsibilities& fill, const PassOptions& options,
                              const Keeps& keeps = {});

// Depends on the size of the model alone; divides grid_rows().
std::size_t rows_per_chunk(const ModelShape& shape);

} // namespace emgine
