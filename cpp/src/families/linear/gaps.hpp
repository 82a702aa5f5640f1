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
        double* lacking = statistics.get() + p * block_stride;
        std::fill_n(lacking, p * block_stride, 0.0);
        for (std::size_t i = 0; i < p; ++i)
            for (const std::size_t column : columns_[i])
                for (std::size_t s = 0; s < n; ++s)
                    if (rows.observed.get()[column * block_stride + s] == 0)
                        lacking[i * block_stride + s] = 1;
        // A statistic of several columns needs all of them.
        for (std::size_t i = 0; i < p; ++i)
            for (const std::size_t column : columns_[i])
                for (std::size_t s = 0; s < n; ++s)
                    if (lacking[i * block_stride + s] == 1)
                        rows.filled.get()[column * block_stride + s] = 0;
        double* t = statistics.get();
        if (family.is_row()) {
            std::copy_n(rows.filled.get(), p * block_stride, t);
            return;
        }
        family.write_statistics(shape, rows.filled.get(), n, block_stride, t);
        for (std::size_t i = 0; i < p * block_stride; i += block_stride)
            for (std::size_t s = i; s < i + n; ++s)
                t[s] = lacking[s] == 0 ? t[s] : 0.0;
    }

    Gaps rows;
    AlignedBuffer statistics; // T, then what is lacking of it

  private:
    std::vector<std::vector<std::size_t>> columns_; // of each statistic
};

} // namespace emgine
