// The map-reduce of EM. A chunk's length depends on the model alone, so does the tree: no bit on
// the threads.
#include "pass/pass.hpp"

#include <algorithm>
#include <memory>
#include <stdexcept>

#include "pass/pairwise_sum.hpp"
#include "rows/block.hpp"

namespace emgine {

namespace {

constexpr std::size_t most_blocks_per_chunk = 8;

// Blocks whose statistics are added up before the tree: enough work to be worth a merge, not too
// much to share out.
std::size_t blocks_per_chunk(const StatisticsLayout& layout) {
    constexpr double chunk_cost = 300e3; // ns
    const double cost =
        pass_cost(layout.type, rows_per_block, layout.n_features, layout.n_components);
    std::size_t blocks = most_blocks_per_chunk;
    while (blocks > 1 && cost * static_cast<double>(blocks) > chunk_cost)
        blocks /= 2;
    return blocks;
}

std::unique_ptr<Workspace> workspace_for(const StatisticsLayout& layout) {
    auto work = std::make_unique<Workspace>(layout.n_features, layout.n_components);
    if (layout.type == CovarianceType::tied) {
        work->inverse_weight = AlignedBuffer(rows_per_block);
        work->shift = AlignedBuffer(layout.n_features * block_stride);
        work->scratch =
            AlignedBuffer(std::max(layout.n_features, layout.n_components) * block_stride);
    }
    return work;
}

} // namespace

double density_cost(CovarianceType type, std::size_t n_features) {
    const auto d = static_cast<double>(n_features);
    return 1.5 + 0.15 * d + (type == CovarianceType::full ? 0.015 * d * d : 0.0);
}

double pass_cost(CovarianceType type, std::size_t n_rows, std::size_t n_features,
                 std::size_t n_components) {
    return 2 * density_cost(type, n_features) * static_cast<double>(n_components * n_rows);
}

void check_rows(const MatrixView& rows, std::size_t n_features) {
    if (rows.columns != n_features)
        throw std::invalid_argument("X has " + std::to_string(rows.columns) +
                                    " features, but the mixture has " + std::to_string(n_features) +
                                    ".");
}

std::size_t grid_rows() { return most_blocks_per_chunk * rows_per_block; }

std::size_t rows_per_chunk(const StatisticsLayout& layout) {
    return blocks_per_chunk(layout) * rows_per_block;
}

StatisticsSpan pass_over_rows(const WeightedRows& data, const StatisticsLayout& layout,
                              const double* means, const FillResponsibilities& fill,
                              const PassOptions& options) {
    check_rows(data.rows, layout.n_features);
    if (data.rows.rows == 0)
        throw std::invalid_argument("X must have at least one row.");
    if (data.first_row % grid_rows() != 0)
        throw std::invalid_argument("first_row must be a multiple of " +
                                    std::to_string(grid_rows()) + ". Got " +
                                    std::to_string(data.first_row) + ".");
    const std::size_t blocks = n_blocks(data.rows.rows);
    const std::size_t per_chunk = blocks_per_chunk(layout);
    const std::size_t chunks = (blocks + per_chunk - 1) / per_chunk;
    const double cost =
        pass_cost(layout.type, data.rows.rows, layout.n_features, layout.n_components);
    const std::size_t workers = n_workers(chunks, cost, options.n_threads);
    std::vector<std::unique_ptr<Workspace>> workspaces(workers);
    const std::size_t first_block = data.first_row / rows_per_block;
    PairwiseSum sum;
    parallel_for(chunks, workers, options.keep_going, [&](const Task& task) {
        auto& work = workspaces[task.worker];
        if (!work)
            work = workspace_for(layout);
        Accumulator accumulator(layout, sum.zeros(layout.size()));
        const std::size_t end = std::min(blocks, (task.index + 1) * per_chunk);
        for (std::size_t block = task.index * per_chunk; block < end; ++block) {
            const std::size_t n = load_block(data.rows, block, *work);
            if (!load_weights(data.sample_weight, block, n, layout.n_features, *work))
                continue;
            const double log_likelihood = fill(first_block + block, *work, task);
            accumulate(layout, means, log_likelihood, *work, task, accumulator);
        }
        finish(layout, means, accumulator);
        sum.add(first_block / per_chunk + task.index, std::move(accumulator.values));
    });
    return {layout, std::vector<double>(means, means + layout.n_components * layout.n_features),
            data.rows.rows, sum.take()};
}

} // namespace emgine
