// Scores by row: the E-step's densities without its sums, written straight into the caller's
// memory.
#include <algorithm>
#include <limits>
#include <memory>

#include "emgine/em.hpp"
#include "emgine/statistics_span.hpp"
#include "families/gaussian/densities.hpp"
#include "machine/dispatch.hpp"
#include "pass/pass.hpp"
#include "rows/block.hpp"
#include "scoring/row.hpp"
#include "scoring/row_cost.hpp"

namespace emgine {

namespace {

// Calls use(first row, rows, workspace) with the log-densities of every block.
template <class Use>
void score_blocks(const MatrixView& rows, const Mixture& mixture, double negligible,
                  const PassOptions& options, const Use& use) {
    const MixtureParameters& p = mixture.parameters();
    const std::size_t blocks = n_blocks(rows.rows);
    const double cost =
        density_cost(p.type, p.n_features) * static_cast<double>(p.n_components * rows.rows);
    const std::size_t workers = n_workers(blocks, cost, options.n_threads);
    std::vector<std::unique_ptr<Workspace>> workspaces(workers);
    parallel_for(blocks, workers, options.keep_going, [&](const Task& task) {
        auto& work = workspaces[task.worker];
        if (!work) {
            work = std::make_unique<Workspace>(p.n_features, p.n_components);
            work->shift =
                AlignedBuffer(p.type == CovarianceType::tied ? p.n_features * block_stride : 1);
        }
        const std::size_t n = load_block(rows, task.index, *work);
        log_densities(p, negligible, *work, task);
        use(task.index * rows_per_block, n, *work);
    });
}

// Rows in blocks by `use`, but the last few one by one where that is faster: use_row(row, its
// numbers). The same bits either way.
template <class Use, class UseRow>
void score_rows(const MatrixView& rows, const Mixture& mixture, double negligible,
                const PassOptions& options, const Use& use, const UseRow& use_row) {
    check_rows(rows, mixture.n_features());
    const std::size_t last =
        rows_one_by_one(mixture.parameters(), rows.rows, start_of_a_pass(mixture.parameters()));
    MatrixView in_blocks = rows;
    in_blocks.rows -= last;
    if (in_blocks.rows > 0)
        score_blocks(in_blocks, mixture, negligible, options, use);
    double x[most_row_features];
    for (std::size_t row = in_blocks.rows; row < rows.rows; ++row) {
        for (std::size_t j = 0; j < rows.columns; ++j)
            x[j] = value_at(rows, row, j);
        use_row(row, x);
    }
}

// to[i] = from(i) in the scalar type of the result.
template <class From>
void write(const Results& results, std::size_t first, std::size_t n, const From& from) {
    if (results.scalar == Scalar::float64)
        for (std::size_t i = 0; i < n; ++i)
            static_cast<double*>(results.data)[first + i] = from(i);
    else
        for (std::size_t i = 0; i < n; ++i)
            static_cast<float*>(results.data)[first + i] = static_cast<float>(from(i));
}

} // namespace

void score_samples(const MatrixView& rows, const Mixture& mixture, const Results& log_densities,
                   const PassOptions& options) {
    const auto block = [&](std::size_t first, std::size_t n, Workspace& work) {
        double* result = work.row_weight.get();
        kernels().log_sum_exp(work.r.get(), work.n, mixture.n_components(), result);
        write(log_densities, first, n, [&](std::size_t s) {
            return result[s] < below_all ? -std::numeric_limits<double>::infinity() : result[s];
        });
    };
    score_rows(rows, mixture, negligible_in_statistics, options, block,
               [&](std::size_t row, const double* x) {
                   const double score = score_row(mixture.parameters(), x);
                   write(log_densities, row, 1, [&](std::size_t) { return score; });
               });
}

void predict_proba(const MatrixView& rows, const Mixture& mixture, const Results& responsibilities,
                   const PassOptions& options) {
    const std::size_t components = mixture.n_components();
    const auto block = [&](std::size_t first, std::size_t n, Workspace& work) {
        std::fill_n(work.row_weight.get(), work.n, 1.0);
        kernels().responsibilities(work.r.get(), work.n, components, work.row_weight.get(), true,
                                   negligible_in_doubles);
        for (std::size_t s = 0; s < n; ++s)
            write(responsibilities, (first + s) * components, components,
                  [&](std::size_t k) { return work.r.get()[k * block_stride + s]; });
    };
    score_rows(rows, mixture, negligible_in_doubles, options, block,
               [&](std::size_t row, const double* x) {
                   double r[most_row_components];
                   predict_proba_row(mixture.parameters(), x, r);
                   write(responsibilities, row * components, components,
                         [&](std::size_t k) { return r[k]; });
               });
}

void predict(const MatrixView& rows, const Mixture& mixture, std::int64_t* labels,
             const PassOptions& options) {
    const auto block = [&](std::size_t first, std::size_t n, Workspace& work) {
        auto* label = reinterpret_cast<std::int64_t*>(work.scratch.get());
        kernels().densest(work.r.get(), work.n, mixture.n_components(), label);
        std::copy_n(label, n, labels + first);
    };
    score_rows(rows, mixture, negligible_in_statistics, options, block,
               [&](std::size_t row, const double* x) {
                   labels[row] = predict_row(mixture.parameters(), x);
               });
}

std::vector<Likelihoods> likelihoods(const WeightedRows& data, const Mixture& mixture,
                                     const PassOptions& options) {
    check_rows(data.rows, mixture.n_features());
    const std::size_t components = mixture.n_components();
    std::vector<Likelihoods> by_block(n_blocks(data.rows.rows));
    const auto block = [&](std::size_t first, std::size_t n, Workspace& work) {
        double* weight = work.scratch.get();
        std::fill_n(weight, work.n, 0.0);
        for (std::size_t s = 0; s < n; ++s)
            weight[s] = data.sample_weight == nullptr ? 1.0 : data.sample_weight[first + s];
        double* score = work.row_weight.get();
        kernels().log_sum_exp(work.r.get(), work.n, components, score);
        for (std::size_t s = 0; s < work.n; ++s)
            score[s] *= weight[s];
        by_block[first / rows_per_block] = {
            kernels().sum(weight, work.n), kernels().sum(score, work.n),
            kernels().hard_responsibilities(work.r.get(), work.n, components, weight)};
    };
    score_blocks(data.rows, mixture, negligible_in_statistics, options, block);
    std::vector<Likelihoods> cells((data.rows.rows + grid_rows() - 1) / grid_rows());
    for (std::size_t i = 0; i < by_block.size(); ++i) {
        Likelihoods& cell = cells[i * rows_per_block / grid_rows()];
        cell.row_weight += by_block[i].row_weight;
        cell.log_density += by_block[i].log_density;
        cell.largest += by_block[i].largest;
    }
    return cells;
}

} // namespace emgine
