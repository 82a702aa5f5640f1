// A block of rows as one worker holds it: the rows, their weights, and what is known of each row
// under each component. Allocated once a pass, of a size that rows do not change.
#pragma once

#include "kernels/kernels.hpp"
#include "rows/kept_rows.hpp"

namespace emgine {

struct Workspace {
    Workspace(std::size_t n_features, std::size_t n_components)
        : x(n_features * block_stride), r(n_components * block_stride), row_weight(rows_per_block) {
    }

    std::size_t n = 0; // rows of the block, padded
    AlignedBuffer x;   // features by rows
    AlignedBuffer r;   // log-densities, then responsibilities: components by rows
    AlignedBuffer row_weight;
    bool unit_weights = true; // every row weight is 0 or 1
    std::size_t ones = 0;     // load_weights wrote so many weights of 1, then zeros
    bool gaps = false;        // some cells are NaN
    KeptBlock kept = {};      // of this block
};

} // namespace emgine
