// Log-densities of every block of rows, by several workers: what all scores of batches begin with.
#pragma once

#include <memory>
#include <vector>

#include "emgine/mixture.hpp"
#include "emgine/pass_options.hpp"
#include "families/family.hpp"
#include "rows/block.hpp"
#include "rows/gaps.hpp"

namespace emgine {

struct ScoringWorker {
    Workspace rows;
    std::unique_ptr<Scratch> scratch;
    std::vector<double> densities = {}; // a copy of rows.r, for evidence
    AlignedBuffer outputs = {};         // of expected values
};

// Calls use(first row, number of rows, worker) with the log-densities of every block.
// cost_beside: nanoseconds that `use` takes for a row, if that is not little.
template <class Use>
void score_blocks(const MatrixView& rows, const Mixture& mixture, double negligible,
                  const PassOptions& options, const Use& use, double cost_beside = 0) {
    const ModelShape& shape = mixture.shape();
    const Components& components = mixture.components();
    const std::size_t blocks = n_blocks(rows.rows);
    const double of_row =
        shape.family->cost_of_density(shape) * static_cast<double>(shape.n_components);
    const std::size_t workers = n_workers(
        blocks, (of_row + cost_beside) * static_cast<double>(rows.rows), options.n_threads);
    std::vector<std::unique_ptr<ScoringWorker>> crew(workers);
    parallel_for(blocks, workers, options.keep_going, [&](const Task& task) {
        auto& worker = crew[task.worker];
        if (!worker)
            worker.reset(
                new ScoringWorker{{shape.n_features, shape.n_components}, components.scratch()});
        Workspace& block = worker->rows;
        const std::size_t n = load_block(rows, task.index, block);
        if (shape.missing)
            look_for_gaps(shape.n_features, block);
        components.log_densities({block.x.get(), block.n, nullptr, block.gaps}, negligible,
                                 *worker->scratch, task, block.r.get());
        use(task.index * rows_per_block, n, *worker);
    });
}

} // namespace emgine
