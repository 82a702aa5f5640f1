// Any worker may fill a block, because the numbers of a row depend on that row only.
#include "starts/scaled_rows.hpp"

#include <algorithm>
#include <memory>

#include "machine/dispatch.hpp"
#include "machine/parallel.hpp"
#include "rows/block.hpp"

namespace emgine {

namespace {

constexpr double nanoseconds_per_number = 1.5;

void scale_block(const Workspace& work, const ScaledRows& made, double* to) {
    for (std::size_t j = 0; j < made.d; ++j) {
        const double* x = work.x.get() + j * block_stride;
        for (std::size_t s = 0; s < work.n; ++s)
            to[j * block_stride + s] = (x[s] - made.reference[j]) * made.inverse[j];
    }
}

// A row of weight 0 may have any values, so it is never the reference.
std::size_t first_of_weight(const WeightedRows& data) {
    const double* weight = data.sample_weight;
    if (weight == nullptr)
        return 0;
    const double* end = weight + data.rows.rows;
    const double* first = std::find_if(weight, end, [](double w) { return w > 0; });
    return first == end ? 0 : static_cast<std::size_t>(first - weight);
}

} // namespace

ScaledRows scaled_rows(const WeightedRows& data, const std::vector<double>& scale,
                       const PassOptions& options) {
    const MatrixView& rows = data.rows;
    check_not_empty(rows);
    ScaledRows made{rows.rows, rows.columns, {}, {}, {}};
    const std::size_t first = first_of_weight(data);
    for (std::size_t j = 0; j < made.d; ++j) {
        made.reference.push_back(value_at(rows, first, j));
        made.inverse.push_back(1 / scale[j]);
    }
    made.blocks.resize(n_blocks(made.n));
    const auto numbers = static_cast<double>(made.n * made.d);
    const std::size_t workers =
        n_workers(made.blocks.size(), numbers * nanoseconds_per_number, options.n_threads);
    std::vector<std::unique_ptr<Workspace>> workspaces(workers);
    parallel_for(made.blocks.size(), workers, options.keep_going, [&](const Task& task) {
        auto& work = workspaces[task.worker];
        if (!work)
            work = std::make_unique<Workspace>(made.d, 1);
        load_block(rows, task.index, *work);
        made.blocks[task.index] = AlignedBuffer(made.d * block_stride);
        scale_block(*work, made, made.blocks[task.index].get());
    });
    return made;
}

std::vector<double> ScaledRows::row(std::size_t index) const {
    const double* x = blocks[index / rows_per_block].get() + index % rows_per_block;
    std::vector<double> values;
    for (std::size_t j = 0; j < d; ++j)
        values.push_back(x[j * block_stride]);
    return values;
}

std::vector<double> ScaledRows::scaled(std::vector<double> points) const {
    for (std::size_t i = 0; i < points.size(); ++i)
        points[i] = (points[i] - reference[i % d]) * inverse[i % d];
    return points;
}

std::size_t ScaledRows::rows_of(std::size_t block) const {
    return std::min(rows_per_block, n - block * rows_per_block);
}

std::size_t ScaledRows::padded_rows_of(std::size_t block) const {
    return (rows_of(block) + padded_rows - 1) / padded_rows * padded_rows;
}

void ScaledRows::squared_distances(std::size_t block, const std::vector<double>& point,
                                   double* distance) const {
    const std::size_t padded = padded_rows_of(block);
    kernels().density_spherical(blocks[block].get(), padded, d, point.data(), 1.0, 0.0, distance);
    for (std::size_t s = 0; s < padded; ++s) // the kernel gives minus half of them
        distance[s] *= -2;
}

std::vector<double> packed_centers(const std::vector<double>& centers, std::size_t n_features) {
    const std::size_t k = centers.size() / n_features;
    const std::size_t tiles = (k + center_tile - 1) / center_tile;
    std::vector<double> packed(tiles * center_tile * n_features);
    for (std::size_t i = 0; i < centers.size(); ++i) {
        const std::size_t center = i / n_features;
        const std::size_t in_tile = i % n_features * center_tile + center % center_tile;
        packed[center / center_tile * center_tile * n_features + in_tile] = centers[i];
    }
    return packed;
}

} // namespace emgine
