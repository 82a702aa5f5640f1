// Scores and evidence of many rows: the E-step's densities without its sums, block by block,
// written straight into the caller's memory.
#include "emgine/scoring.hpp"

#include <algorithm>
#include <cmath>

#include "emgine/statistics_span.hpp"
#include "machine/dispatch.hpp"
#include "scoring/blocks.hpp"
#include "scoring/row_cost.hpp"
#include "scoring/scores.hpp"

namespace emgine {

namespace {

// -sum r log r of a row's responsibilities r; 0 log 0 is 0. densities: of the row, a stride apart.
double entropy_of_row(const double* r, const double* density, double log_density,
                      std::size_t n_components) {
    double entropy = 0;
    for (std::size_t k = 0; k < n_components; ++k)
        if (r[k * block_stride] > 0)
            entropy += r[k * block_stride] * (log_density - density[k * block_stride]);
    return entropy;
}

// densities: of all components of the block, whose responsibilities take their place in rows.r.
double entropy_of_block(const std::vector<double>& densities, std::size_t n_components,
                        const double* log_density, const double* weight, Workspace& rows) {
    double unit[rows_per_block];
    std::fill_n(unit, rows.n, 1.0);
    std::copy(densities.begin(), densities.end(), rows.r.get());
    kernels().responsibilities(rows.r.get(), rows.n, n_components, unit, true,
                               negligible_in_doubles);
    double total = 0;
    for (std::size_t s = 0; s < rows.n; ++s)
        if (weight[s] > 0)
            total += weight[s] * entropy_of_row(rows.r.get() + s, densities.data() + s,
                                                log_density[s], n_components);
    return total;
}

// Of rows [first, first + n); the block's padding weighs nothing.
Evidence evidence_of_block(const WeightedRows& data, std::size_t first, std::size_t n,
                           std::size_t n_components, bool entropy, ScoringWorker& worker) {
    Workspace& rows = worker.rows;
    alignas(64) double weight[rows_per_block] = {};
    alignas(64) double weighted[rows_per_block];
    for (std::size_t s = 0; s < n; ++s)
        weight[s] = data.sample_weight == nullptr ? 1.0 : data.sample_weight[first + s];
    double* log_density = rows.row_weight.get();
    kernels().log_sum_exp(rows.r.get(), rows.n, n_components, log_density);
    // A row of weight 0 is absent, even where its log-density is -inf.
    for (std::size_t s = 0; s < rows.n; ++s)
        weighted[s] = weight[s] > 0 ? log_density_or_nothing(log_density[s]) * weight[s] : 0;
    if (entropy)
        worker.densities.assign(rows.r.get(), rows.r.get() + n_components * block_stride);
    Evidence found;
    found.row_weight = kernels().sum(weight, rows.n);
    found.log_density = kernels().sum(weighted, rows.n);
    found.largest = kernels().hard_responsibilities(rows.r.get(), rows.n, n_components, weight);
    if (entropy)
        found.entropy = entropy_of_block(worker.densities, n_components, log_density, weight, rows);
    return found;
}

// Whether a row from `first` on lacks a cell.
bool some_lack(const MatrixView& rows, std::size_t first) {
    for (std::size_t i = first; i < rows.rows; ++i)
        for (std::size_t j = 0; j < rows.columns; ++j)
            if (std::isnan(value_at(rows, i, j)))
                return true;
    return false;
}

} // namespace

void score(Score what, const MatrixView& rows, const Mixture& mixture, const Results& results,
           const PassOptions& options) {
    check_columns(rows, mixture.n_features());
    const Components& components = mixture.components();
    std::size_t last = rows_one_by_one(components, rows.rows, start_of_a_pass(mixture.shape()));
    if (mixture.shape().missing && some_lack(rows, rows.rows - last))
        last = 0; // rows by themselves have all their cells
    MatrixView in_blocks = rows;
    in_blocks.rows -= last;
    if (in_blocks.rows > 0)
        score_blocks(in_blocks, mixture, negligible_for(what), options,
                     [&](std::size_t first, std::size_t n, ScoringWorker& worker) {
                         write_block(what, components, n, worker.rows, results, first);
                     });
    double x[most_row_features];
    for (std::size_t row = in_blocks.rows; row < rows.rows; ++row) {
        for (std::size_t j = 0; j < rows.columns; ++j)
            x[j] = value_at(rows, row, j);
        write_row(what, components, x, results, row);
    }
}

std::vector<Evidence> evidence(const WeightedRows& data, const Mixture& mixture, bool entropy,
                               const PassOptions& options) {
    check_columns(data.rows, mixture.n_features());
    std::vector<Evidence> by_block(n_blocks(data.rows.rows));
    score_blocks(data.rows, mixture, entropy ? negligible_in_doubles : negligible_in_statistics,
                 options, [&](std::size_t first, std::size_t n, ScoringWorker& worker) {
                     by_block[first / rows_per_block] =
                         evidence_of_block(data, first, n, mixture.n_components(), entropy, worker);
                 });
    std::vector<Evidence> cells((data.rows.rows + grid_rows() - 1) / grid_rows());
    for (std::size_t i = 0; i < by_block.size(); ++i) {
        Evidence& cell = cells[i * rows_per_block / grid_rows()];
        cell.row_weight += by_block[i].row_weight;
        cell.log_density += by_block[i].log_density;
        cell.largest += by_block[i].largest;
        cell.entropy += by_block[i].entropy;
    }
    return cells;
}

} // namespace emgine
