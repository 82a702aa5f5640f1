// What kernels that know no NaN read where rows lack cells.
#pragma once

#include "families/components.hpp"
#include "machine/dispatch.hpp"
#include "rows/aligned_buffer.hpp"

namespace emgine {

// Memory of a worker for the gaps of a block.
struct Gaps {
    explicit Gaps(std::size_t d)
        : n_features(d), filled(d * block_stride), observed(d * block_stride) {}

    // Reads NaN of the block; a row gets `fill` where it lacks a cell.
    void find(const Block& block, double fill) noexcept {
        kernels().gaps.fill_gaps(block.x, block.n, n_features, fill, filled.get(), observed.get());
    }

    std::size_t n_features;
    AlignedBuffer filled;   // the rows
    AlignedBuffer observed; // 1 where a row has the feature, 0 where it lacks it
};

} // namespace emgine
