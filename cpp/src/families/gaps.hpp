// What kernels that know no NaN read where rows lack cells.
#pragma once

#include "families/components.hpp"
#include "rows/aligned_buffer.hpp"

namespace emgine {

// Memory of a worker for the gaps of a block.
struct Gaps {
    explicit Gaps(std::size_t d)
        : n_features(d), filled(d * block_stride), observed(d * block_stride) {}

    // Reads NaN of the block; a row gets `fill` where it lacks a cell.
    void find(const Block& block, double fill) noexcept {
        for (std::size_t j = 0; j < n_features; ++j)
            for (std::size_t s = j * block_stride; s < j * block_stride + block.n; ++s) {
                const bool is = block.x[s] == block.x[s];
                filled.get()[s] = is ? block.x[s] : fill;
                observed.get()[s] = is ? 1.0 : 0.0;
            }
    }

    std::size_t n_features;
    AlignedBuffer filled;   // the rows
    AlignedBuffer observed; // 1 where a row has the feature, 0 where it lacks it
};

} // namespace emgine
