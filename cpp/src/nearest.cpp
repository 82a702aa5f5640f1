// Rows are scaled once a block, about the first centre so that an offset costs no digit; then a
// spherical density is a distance. Sums go by row, not by component: a row has one centre.
#include "nearest.hpp"

#include <algorithm>
#include <memory>

#include "block.hpp"
#include "dispatch.hpp"
#include "pairwise_sum.hpp"
#include "parallel.hpp"

namespace emgine {

namespace {

constexpr std::size_t blocks_per_chunk = 8;

struct Scaled {
    std::size_t d, k;
    std::vector<double> reference; // d
    std::vector<double> inverse;   // d
    std::vector<double> centers;   // k d
};

Scaled scaled(const std::vector<double>& centers, const std::vector<double>& scale) {
    const std::size_t d = scale.size();
    Scaled made{d,
                centers.size() / d,
                {centers.begin(), centers.begin() + static_cast<std::ptrdiff_t>(d)},
                {},
                {}};
    for (const double unit : scale)
        made.inverse.push_back(1 / unit);
    for (std::size_t i = 0; i < centers.size(); ++i)
        made.centers.push_back((centers[i] - made.reference[i % d]) * made.inverse[i % d]);
    return made;
}

void scale_block(const Scaled& model, Workspace& work) {
    for (std::size_t j = 0; j < model.d; ++j) {
        double* x = work.x.get() + j * block_stride;
        for (std::size_t s = 0; s < work.n; ++s)
            x[s] = (x[s] - model.reference[j]) * model.inverse[j];
    }
}

// Labels of the block's rows; work.r keeps minus half the squared distances.
void label_rows(const Scaled& model, Workspace& work, std::int64_t* label) {
    for (std::size_t k = 0; k < model.k; ++k)
        kernels().density_spherical(work.x.get(), work.n, model.d,
                                    model.centers.data() + k * model.d, 1.0, 0.0,
                                    work.r.get() + k * block_stride);
    kernels().densest(work.r.get(), work.n, model.k, label);
}

// sums: inertia, k weights, k d sums.
void add_block(const Scaled& model, const std::int64_t* label, const Workspace& work,
               double* sums) {
    const double* weight = work.row_weight.get();
    for (std::size_t s = 0; s < work.n; ++s) {
        const auto k = static_cast<std::size_t>(label[s]);
        sums[0] -= 2 * weight[s] * work.r.get()[k * block_stride + s];
        sums[1 + k] += weight[s];
    }
    for (std::size_t j = 0; j < model.d; ++j) {
        const double* x = work.x.get() + j * block_stride;
        for (std::size_t s = 0; s < work.n; ++s) {
            const std::size_t at = static_cast<std::size_t>(label[s]) * model.d + j;
            sums[1 + model.k + at] += weight[s] * (x[s] - model.centers[at]);
        }
    }
}

NearestSums unpacked(const std::vector<double>& sums, std::size_t k,
                     const std::vector<double>& scale) {
    const auto weights = sums.begin() + 1;
    const auto features = weights + static_cast<std::ptrdiff_t>(k);
    NearestSums result{sums[0], {weights, features}, {features, sums.end()}};
    for (std::size_t i = 0; i < result.sum.size(); ++i)
        result.sum[i] *= scale[i % scale.size()];
    return result;
}

} // namespace

NearestSums nearest_sums(const WeightedRows& data, const std::vector<double>& centers,
                         const std::vector<double>& scale, const PassOptions& options) {
    const Scaled model = scaled(centers, scale);
    const std::size_t blocks = n_blocks(data.rows.rows);
    const std::size_t chunks = (blocks + blocks_per_chunk - 1) / blocks_per_chunk;
    const auto row_cost = static_cast<double>(model.k * (model.d + 4)) * 0.05;
    const std::size_t workers =
        n_workers(chunks, row_cost * static_cast<double>(data.rows.rows), options.n_threads);
    std::vector<std::unique_ptr<Workspace>> workspaces(workers);
    PairwiseSum sum;
    parallel_for(chunks, workers, options.keep_going, [&](const Task& task) {
        auto& work = workspaces[task.worker];
        if (!work)
            work = std::make_unique<Workspace>(model.d, model.k);
        std::int64_t label[rows_per_block];
        PairwiseSum::Array sums = sum.zeros(1 + model.k * (1 + model.d));
        const std::size_t end = std::min(blocks, (task.index + 1) * blocks_per_chunk);
        for (std::size_t block = task.index * blocks_per_chunk; block < end; ++block) {
            const std::size_t n = load_block(data.rows, block, *work);
            if (!load_weights(data.sample_weight, block, n, model.d, *work))
                continue;
            scale_block(model, *work);
            label_rows(model, *work, label);
            add_block(model, label, *work, sums.data());
        }
        sum.add(task.index, std::move(sums));
    });
    return unpacked(sum.total(), model.k, scale);
}

} // namespace emgine
