// Memory of one worker for Gaussian densities and statistics. Allocated once a pass, of a size that
// rows do not change.
#pragma once

#include <algorithm>

#include "families/gaussian/gaps.hpp"
#include "families/gaussian/square_form.hpp"
#include "families/gaussian/structures.hpp"
#include "rows/aligned_buffer.hpp"

namespace emgine {

struct GaussianScratch final : Scratch {
    GaussianScratch(Storage storage, std::size_t n_features, std::size_t n_components,
                    bool missing = false)
        : products(products_size(storage, n_features, n_components) * block_stride),
          active(n_features * block_stride) {
        if (missing && has_matrices(storage))
            gaps = std::make_unique<GapScratch>(n_features, n_components);
        if (storage != Storage::matrix)
            return;
        inverse_weight = AlignedBuffer(rows_per_block);
        shift = AlignedBuffer((1 + n_features) * block_stride);
    }

    static std::size_t products_size(Storage storage, std::size_t n_features,
                                     std::size_t n_components) {
        if (storage == Storage::matrix)
            return std::max(n_features, n_components);
        return std::max(n_features, most_square_statistics(storage, n_features));
    }

    AlignedBuffer products;   // of a kernel's own, or the statistics of square_form.hpp
    bool has_squares = false; // which are all finite
    std::vector<double> square_sums;
    AlignedBuffer active;   // some rows of a block, side by side
    std::size_t prefix = 0; // see pruning.hpp, as the next two
    std::size_t blocks_to_skip = 0;
    std::size_t last_break = 0;
    AlignedBuffer inverse_weight;     // of a shared matrix only, as those below
    AlignedBuffer shift;              // features by rows, behind their squares
    std::vector<double> pairs;        // see accumulation.cpp
    std::unique_ptr<GapScratch> gaps; // of matrices whose rows may lack cells
};

} // namespace emgine
