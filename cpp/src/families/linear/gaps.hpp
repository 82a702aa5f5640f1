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
        for (std::size_t i = 0; i < family.n_statistics(shape); ++i)
            columns_.push_back(family.columns_of(shape, i));
    }

    // Reads NaN of the block, and fills rows and statistics.
    void find(const LinearFamily& family, const ModelShape& shape, const Block& block) noexcept {
        rows.find(block, 0);
        const std::size_t p = columns_.size(), n = block.n;
        double* t = statistics.get();
        double* lacking = t + p * block_stride;
        for (std::size_t i = 0; i < p; ++i)
            find_lacking(i, n, lacking + i * block_stride);
        if (family.is_row()) {
            for (std::size_t i = 0; i < p * block_stride; i += block_stride)
                std::copy_n(rows.filled.get() + i, n, t + i);
            return;
        }
        // A statistic of several columns needs all of them.
        for (std::size_t i = 0; i < p; ++i)
            for (const std::size_t column : columns_[i])
                hide(lacking + i * block_stride, n, rows.filled.get() + column * block_stride);
        family.write_statistics(shape, rows.filled.get(), n, block_stride, t);
        for (std::size_t i = 0; i < p * block_stride; i += block_stride)
            hide(lacking + i, n, t + i);
    }

    Gaps rows;
    AlignedBuffer statistics; // T, then what is lacking of it

  private:
    // 1 where a row lacks a column of statistic i.
    void find_lacking(std::size_t i, std::size_t n, double* lacking) const noexcept {
        std::fill_n(lacking, n, 1.0);
        for (const std::size_t column : columns_[i])
            for (std::size_t s = 0; s < n; ++s)
                lacking[s] *= rows.observed.get()[column * block_stride + s];
        for (std::size_t s = 0; s < n; ++s)
            lacking[s] = 1 - lacking[s];
    }
    // 0 where a row lacks something; all values are finite.
    static void hide(const double* lacking, std::size_t n, double* values) noexcept {
        for (std::size_t s = 0; s < n; ++s)
            values[s] *= 1 - lacking[s];
    }

    std::vector<std::vector<std::size_t>> columns_; // of each statistic
};

} // namespace emgine
