// The map-reduce of EM. Chunk length and tree depend only on the model, so threads change no bit.
#include "pass/pass.hpp"

#include <algorithm>
#include <stdexcept>

#include "machine/dispatch.hpp"
#include "pass/pairwise_sum.hpp"
#include "rows/block.hpp"
#include "rows/gaps.hpp"

namespace emgine {

namespace {

// Blocks whose statistics are added up before the tree: enough work to be worth a merge, which
// takes 0.3 us, and little enough for threads to share a thousand rows.
std::size_t blocks_per_chunk(const ModelShape& shape) {
    constexpr double chunk_cost = 30e3; // ns
    const double cost = pass_cost(shape, rows_per_block);
    std::size_t blocks = most_blocks_per_chunk;
    while (blocks > 1 && cost * static_cast<double>(blocks) > chunk_cost)
        blocks /= 2;
    return blocks;
}

void check_place(const WeightedRows& data) {
    check_not_empty(data.rows);
    if (data.first_row % grid_rows() != 0)
        throw std::invalid_argument("first_row must be a multiple of " +
                                    std::to_string(grid_rows()) + ". Got " +
                                    std::to_string(data.first_row) + ".");
}

// Rows that lack cells, or have no weight, are not seen as they are.
KeptRows* kept_rows(const WeightedRows& data, const ModelShape& shape, const Keeps& keeps) {
    const bool usable = data.kept != nullptr && keeps.numbers > 0 &&
                        data.sample_weight == nullptr && !shape.missing;
    return usable && data.kept->begin(data.rows, shape, keeps.numbers) ? data.kept : nullptr;
}

double weight_of(const WeightedRows& data, const Workspace& rows) {
    return data.sample_weight == nullptr ? static_cast<double>(rows.ones)
                                         : kernels().sum(rows.row_weight.get(), rows.n);
}

} // namespace

std::size_t grid_rows() { return most_blocks_per_chunk * rows_per_block; }

std::size_t rows_per_chunk(const ModelShape& shape) {
    return blocks_per_chunk(shape) * rows_per_block;
}

StatisticsSpan pass_over_rows(const WeightedRows& data,
                              std::shared_ptr<const StatisticsLayout> layout,
                              const Accumulation& accumulation, const double* reference,
                              const FillResponsibilities& fill, const PassOptions& options,
                              const Keeps& keeps) {
    const ModelShape& shape = layout->shape();
    check_columns(data.rows, shape.n_features);
    check_place(data);
    KeptRows* kept = kept_rows(data, shape, keeps);
    const std::size_t blocks = n_blocks(data.rows.rows);
    const std::size_t per_chunk = blocks_per_chunk(shape);
    const std::size_t chunks = (blocks + per_chunk - 1) / per_chunk;
    const std::size_t workers =
        n_workers(chunks, pass_cost(shape, data.rows.rows), options.n_threads);
    std::vector<std::unique_ptr<PassWorker>> crew(workers);
    const std::size_t first_block = data.first_row / rows_per_block;
    PairwiseSum sum;
    const auto add_chunk = [&](const Task& task) {
        auto& worker = crew[task.worker];
        if (!worker)
            worker.reset(
                new PassWorker{{shape.n_features, shape.n_components}, accumulation.scratch()});
        Workspace& rows = worker->rows;
        PairwiseSum::Array values = sum.zeros(layout->size());
        accumulation.begin(*worker->scratch);
        const std::size_t end = std::min(blocks, (task.index + 1) * per_chunk);
        for (std::size_t block = task.index * per_chunk; block < end; ++block) {
            rows.kept = kept == nullptr ? KeptBlock{} : kept->open(block);
            const std::size_t n = rows.kept.known && keeps.instead_of_rows
                                      ? size_block(data.rows, block, rows)
                                      : load_block(data.rows, block, rows);
            if (!load_weights(data.sample_weight, block, n, shape.n_features, rows))
                continue;
            if (shape.missing)
                look_for_gaps(shape.n_features, rows);
            values[StatisticsLayout::log_likelihood_at] += fill(first_block + block, *worker, task);
            values[StatisticsLayout::row_weight_at] += weight_of(data, rows);
            accumulation.add(block_of(rows), rows.r.get(), *worker->scratch, task, values.data());
            if (rows.kept.values != nullptr && !rows.kept.known)
                kept->close(block);
        }
        accumulation.finish(*worker->scratch, values.data());
        sum.add(first_block / per_chunk + task.index, std::move(values));
    };
    parallel_for(chunks, workers, options.keep_going, std::cref(add_chunk)); // allocates nothing
    std::vector<double> points(reference, reference + shape.n_components * shape.n_features);
    return {std::move(layout), std::move(points), data.rows.rows, sum.take()};
}

} // namespace emgine
