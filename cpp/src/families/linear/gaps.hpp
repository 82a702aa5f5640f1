// Blocks in which rows lack cells, for exponential families of independent features: a statistic of
// a lacking cell is 0, and its part of the log-normaliser is taken back by a statistic of its own,
// which is 1 where the cell is lacking. So densities and sums go through the same kernels.
#pragma once

#include <algorithm>

#include "families/gaps.hpp"
#include "families/linear/linear_family.hpp"

namespace emgine {

class LinearGaps {
  public:
    LinearGaps(const LinearFamily& family, const ModelShape& shape)
        : rows(shape.n_features), statistics(2 * family.n_statistics(shape) * block_stride) {
        for (std::size_t i = 0; i < family.n_statistics(shape); ++i) {
            columns_.push_back(family.columns_of(shape, i));
            of_one_column_ = of_one_column_ && columns_[i].size() == 1;
        }
    }

    // Reads NaN of the block, and fills rows and statistics.
    void find(const LinearFamily& family, const ModelShape& shape, const Block& block) noexcept {
        const std::size_t p = columns_.size(), n = block.n;
        double* t = statistics.get();
        double* lacking = t + p * block_stride;
        is_row_ = family.is_row();
        if (is_row_) {
            kernels().gaps.split_gaps(block.x, n, p, t, rows.observed.get(), lacking);
            return;
        }
        rows.find(block, 0);
        if (!of_one_column_)
            hide_columns(n);
        family.write_statistics(shape, rows.filled.get(), n, block_stride, t);
        for (std::size_t i = 0; i < p; ++i, t += block_stride, lacking += block_stride) {
            const double* observed = observed_of(i, n, lacking);
            kernels().gaps.keep_observed(observed, n, 1, t);
            kernels().gaps.count_lacking(observed, n, 1, lacking);
        }
    }

    // The rows, 0 where they lack a cell.
    const double* filled() const noexcept { return is_row_ ? statistics.get() : rows.filled.get(); }

    Gaps rows;
    AlignedBuffer statistics; // T, then what is lacking of it

  private:
    // 1 where a row has all columns of statistic i; in `memory` where there are several.
    const double* observed_of(std::size_t i, std::size_t n, double* memory) const noexcept {
        const double* first = rows.observed.get() + columns_[i].front() * block_stride;
        if (columns_[i].size() == 1)
            return first;
        std::copy_n(first, n, memory);
        for (const std::size_t column : columns_[i])
            kernels().gaps.keep_observed(rows.observed.get() + column * block_stride, n, 1, memory);
        return memory;
    }
    // A statistic of several columns needs all of them: where one is lacking, all are 0.
    void hide_columns(std::size_t n) noexcept {
        double* memory = statistics.get();
        for (std::size_t i = 0; i < columns_.size(); ++i) {
            const double* observed = observed_of(i, n, memory);
            for (const std::size_t column : columns_[i])
                kernels().gaps.keep_observed(observed, n, 1,
                                             rows.filled.get() + column * block_stride);
        }
    }

    std::vector<std::vector<std::size_t>> columns_; // of each statistic
    bool is_row_ = false;
    bool of_one_column_ = true; // each of them
};

} // namespace emgine
