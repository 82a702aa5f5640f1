// A row by itself, many rows in blocks, whichever is faster: the same bits. All of it in memory
// that is there already.
#include "emgine/scorer.hpp"

#include <algorithm>
#include <cmath>

#include "machine/dispatch.hpp"
#include "rows/block.hpp"
#include "rows/gaps.hpp"
#include "scoring/row_cost.hpp"
#include "scoring/scores.hpp"

namespace emgine {

struct Scorer::Work {
    Workspace rows;
    std::unique_ptr<Scratch> scratch;
};

namespace {

// Whether a row is finite and in the support, but for cells that it may lack: one that is not has
// no score.
bool is_row(const Mixture& mixture, const double* row) {
    const bool missing = mixture.shape().missing;
    return std::all_of(row, row + mixture.n_features(),
                       [&](double value) {
                           return std::isfinite(value) || (missing && std::isnan(value));
                       }) &&
           mixture.has_in_support(row);
}

bool lacks_cells(const Mixture& mixture, const double* row) {
    return mixture.shape().missing && std::any_of(row, row + mixture.n_features(),
                                                  [](double value) { return std::isnan(value); });
}

// Rows [0, n) as a block; one that has no score counts as zeros.
void load_rows(const Mixture& mixture, const double* rows, std::size_t n, Workspace& block) {
    const std::size_t d = mixture.n_features();
    load_block(dense_view(rows, n, d), 0, block);
    for (std::size_t s = 0; s < block.n; ++s)
        if (!is_row(mixture, rows + std::min(s, n - 1) * d))
            for (std::size_t j = 0; j < d; ++j)
                block.x.get()[j * block_stride + s] = 0;
    if (mixture.shape().missing)
        look_for_gaps(d, block);
}

} // namespace

Scorer::Scorer(const Mixture& mixture)
    : mixture_(mixture), work_(new Work{{mixture.n_features(), mixture.n_components()},
                                        mixture.components().scratch()}) {
    kernels(); // an EMGINE_ISA that is none throws here
}

Scorer::~Scorer() = default;
Scorer::Scorer(Scorer&&) noexcept = default;
Scorer& Scorer::operator=(Scorer&&) noexcept = default;

void Scorer::score(Score what, const double* rows, std::size_t n_rows, void* to) noexcept {
    const Components& components = mixture_.components();
    const std::size_t d = mixture_.n_features(), k = mixture_.n_components();
    const Results results{to, Scalar::float64};
    const std::size_t in_blocks = n_rows - rows_one_by_one(components, n_rows, 0);
    for (std::size_t first = 0; first < in_blocks; first += rows_per_block)
        score_block(what, rows, first, std::min(rows_per_block, in_blocks - first), to);
    for (std::size_t row = in_blocks; row < n_rows; ++row)
        if (!is_row(mixture_, rows + row * d))
            write_nothing(what, k, results, row);
        else if (lacks_cells(mixture_, rows + row * d))
            score_block(what, rows, row, 1, to);
        else
            write_row(what, components, rows + row * d, results, row);
}

void Scorer::score_block(Score what, const double* rows, std::size_t first, std::size_t n,
                         void* to) noexcept {
    const std::size_t d = mixture_.n_features(), k = mixture_.n_components();
    const Results results{to, Scalar::float64};
    const KeepGoing always;
    Poll poll(always);
    Workspace& block = work_->rows;
    load_rows(mixture_, rows + first * d, n, block);
    mixture_.components().log_densities({block.x.get(), block.n, nullptr, block.gaps},
                                        negligible_for(what), *work_->scratch, {0, 0, poll},
                                        block.r.get());
    write_block(what, mixture_.components(), n, block, results, first);
    for (std::size_t row = first; row < first + n; ++row)
        if (!is_row(mixture_, rows + row * d))
            write_nothing(what, k, results, row);
}

void Scorer::score_samples(const double* rows, std::size_t n_rows, double* log_densities) noexcept {
    score(Score::log_density, rows, n_rows, log_densities);
}

void Scorer::predict(const double* rows, std::size_t n_rows, std::int64_t* labels) noexcept {
    score(Score::label, rows, n_rows, labels);
}

void Scorer::predict_proba(const double* rows, std::size_t n_rows,
                           double* responsibilities) noexcept {
    score(Score::responsibilities, rows, n_rows, responsibilities);
}

} // namespace emgine
