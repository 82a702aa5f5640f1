// A row by itself, many rows in blocks, whichever is faster: the same bits. All of it in memory
// that is there already.
#include "emgine/scorer.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "families/gaussian/densities.hpp"
#include "machine/dispatch.hpp"
#include "rows/block.hpp"
#include "scoring/row.hpp"
#include "scoring/row_cost.hpp"

namespace emgine {

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

bool is_finite(const double* row, std::size_t d) {
    return std::all_of(row, row + d, [](double value) { return std::isfinite(value); });
}

// Rows [first, first + n) into work.r; a row that is not finite counts as zeros.
void densities_of_block(const Mixture& mixture, const double* rows, std::size_t n,
                        double negligible, Workspace& work) {
    const std::size_t d = mixture.n_features();
    load_block(dense_view(rows, n, d), 0, work);
    for (std::size_t s = 0; s < work.n; ++s)
        if (!is_finite(rows + std::min(s, n - 1) * d, d))
            for (std::size_t j = 0; j < d; ++j)
                work.x.get()[j * block_stride + s] = 0;
    const KeepGoing always;
    Poll poll(always);
    log_densities(mixture.parameters(), negligible, work, {0, 0, poll});
}

// Calls use(first row, rows) with the log-densities of every block; use_row(its number, its
// numbers) of each of the last rows, where that is faster.
template <class Use, class UseRow>
void for_rows(const Mixture& mixture, const double* rows, std::size_t n_rows, double negligible,
              Workspace& work, const Use& use, const UseRow& use_row) {
    const std::size_t d = mixture.n_features();
    const std::size_t in_blocks = n_rows - rows_one_by_one(mixture.parameters(), n_rows, 0);
    for (std::size_t first = 0; first < in_blocks; first += rows_per_block) {
        const std::size_t n = std::min(rows_per_block, in_blocks - first);
        densities_of_block(mixture, rows + first * d, n, negligible, work);
        use(first, n);
    }
    for (std::size_t row = in_blocks; row < n_rows; ++row)
        use_row(row, rows + row * d);
}

} // namespace

Scorer::Scorer(const Mixture& mixture)
    : mixture_(mixture),
      work_(std::make_unique<Workspace>(mixture.n_features(), mixture.n_components())) {
    kernels(); // an EMGINE_ISA that is none throws here
    work_->shift = AlignedBuffer(mixture.n_features() * block_stride);
}

Scorer::~Scorer() = default;
Scorer::Scorer(Scorer&&) noexcept = default;
Scorer& Scorer::operator=(Scorer&&) noexcept = default;

void Scorer::score_samples(const double* rows, std::size_t n_rows, double* log_densities) noexcept {
    const std::size_t d = mixture_.n_features();
    double* result = work_->row_weight.get();
    for_rows(
        mixture_, rows, n_rows, negligible_in_statistics, *work_,
        [&](std::size_t first, std::size_t n) {
            kernels().log_sum_exp(work_->r.get(), work_->n, mixture_.n_components(), result);
            for (std::size_t s = 0; s < n; ++s)
                log_densities[first + s] = !is_finite(rows + (first + s) * d, d) ? nan
                                           : result[s] < below_all
                                               ? -std::numeric_limits<double>::infinity()
                                               : result[s];
        },
        [&](std::size_t row, const double* x) {
            log_densities[row] = is_finite(x, d) ? score_row(mixture_.parameters(), x) : nan;
        });
}

void Scorer::predict(const double* rows, std::size_t n_rows, std::int64_t* labels) noexcept {
    const std::size_t d = mixture_.n_features();
    auto* label = reinterpret_cast<std::int64_t*>(work_->scratch.get());
    for_rows(
        mixture_, rows, n_rows, negligible_in_statistics, *work_,
        [&](std::size_t first, std::size_t n) {
            kernels().densest(work_->r.get(), work_->n, mixture_.n_components(), label);
            for (std::size_t s = 0; s < n; ++s)
                labels[first + s] = is_finite(rows + (first + s) * d, d) ? label[s] : -1;
        },
        [&](std::size_t row, const double* x) {
            labels[row] = is_finite(x, d) ? predict_row(mixture_.parameters(), x) : -1;
        });
}

void Scorer::predict_proba(const double* rows, std::size_t n_rows,
                           double* responsibilities) noexcept {
    const std::size_t d = mixture_.n_features();
    const std::size_t components = mixture_.n_components();
    for_rows(
        mixture_, rows, n_rows, negligible_in_doubles, *work_,
        [&](std::size_t first, std::size_t n) {
            std::fill_n(work_->row_weight.get(), work_->n, 1.0);
            kernels().responsibilities(work_->r.get(), work_->n, components,
                                       work_->row_weight.get(), true, negligible_in_doubles);
            for (std::size_t s = 0; s < n; ++s) {
                const bool finite = is_finite(rows + (first + s) * d, d);
                double* to = responsibilities + (first + s) * components;
                for (std::size_t k = 0; k < components; ++k)
                    to[k] = finite ? work_->r.get()[k * block_stride + s] : nan;
            }
        },
        [&](std::size_t row, const double* x) {
            double* to = responsibilities + row * components;
            if (is_finite(x, d))
                predict_proba_row(mixture_.parameters(), x, to);
            else
                std::fill_n(to, components, nan);
        });
}

} // namespace emgine
