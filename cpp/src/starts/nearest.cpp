// Distances are in scaled units about a row, so that an offset costs no digits. Rows are added one
// after the other, not by component, because a row has one centre.
#include "starts/nearest.hpp"

#include <algorithm>

#include "machine/dispatch.hpp"
#include "machine/parallel.hpp"
#include "pass/pairwise_sum.hpp"
#include "rows/block.hpp"

namespace emgine {

namespace {

bool is_dense(const MatrixView& rows) {
    const MatrixView dense = dense_view(nullptr, rows.rows, rows.columns);
    return rows.scalar == dense.scalar && rows.row_stride == dense.row_stride &&
           rows.column_stride == dense.column_stride;
}

std::vector<double> dense_copy(const MatrixView& rows) {
    std::vector<double> copy(rows.rows * rows.columns);
    for (std::size_t i = 0; i < copy.size(); ++i)
        copy[i] = value_at(rows, i / rows.columns, i % rows.columns);
    return copy;
}

// Measured nanoseconds.
double nearest_cost(std::size_t k, std::size_t d) {
    return 2 + 0.4 * static_cast<double>(d) + 0.045 * static_cast<double>(k * (d + 3));
}

// sums: d inertias, k weights, k d sums.
NearestSums unpacked(const std::vector<double>& sums, std::size_t k, std::size_t d) {
    const auto weights = sums.begin() + static_cast<std::ptrdiff_t>(d);
    const auto features = weights + static_cast<std::ptrdiff_t>(k);
    double inertia = 0;
    std::for_each(sums.begin(), weights, [&](double of_feature) { inertia += of_feature; });
    return {inertia, {weights, features}, {features, sums.end()}};
}

} // namespace

NearestPass::NearestPass(const WeightedRows& data, const std::vector<double>& scale,
                         const PassOptions& options)
    : scaled_(scaled_rows(data, scale, options)), weight_(data.sample_weight), options_(options) {
    if (!is_dense(data.rows))
        copy_ = dense_copy(data.rows);
    rows_ = copy_.empty() ? static_cast<const double*>(data.rows.data) : copy_.data();
}

void NearestPass::add_block(std::size_t block, const std::vector<double>& centers,
                            const std::vector<double>& packed, double* sums) const {
    const std::size_t d = scaled_.d;
    const std::size_t k = centers.size() / d;
    const std::size_t first = block * rows_per_block;
    std::int64_t label[rows_per_block];
    kernels().nearest(scaled_.blocks[block].get(), scaled_.padded_rows_of(block), d, packed.data(),
                      k, label);
    kernels().add_to_nearest(rows_ + first * d, scaled_.rows_of(block), d, label,
                             weight_ == nullptr ? nullptr : weight_ + first, centers.data(),
                             scaled_.inverse.data(), sums, sums + d, sums + d + k);
}

NearestSums NearestPass::operator()(const std::vector<double>& centers) const {
    const std::size_t d = scaled_.d;
    const std::size_t k = centers.size() / d;
    const std::vector<double> packed = packed_centers(scaled_.scaled(centers), d);
    const std::size_t blocks = scaled_.blocks.size();
    const std::size_t chunks = (blocks + most_blocks_per_chunk - 1) / most_blocks_per_chunk;
    const double cost = static_cast<double>(scaled_.n) * nearest_cost(k, d);
    const std::size_t workers = n_workers(chunks, cost, options_.n_threads);
    PairwiseSum sum;
    parallel_for(chunks, workers, options_.keep_going, [&](const Task& task) {
        PairwiseSum::Array sums = sum.zeros(d + k * (1 + d));
        const std::size_t end = std::min(blocks, (task.index + 1) * most_blocks_per_chunk);
        for (std::size_t block = task.index * most_blocks_per_chunk; block < end; ++block)
            add_block(block, centers, packed, sums.data());
        sum.add(task.index, std::move(sums));
    });
    return unpacked(sum.total(), k, d);
}

} // namespace emgine
