// A copy of the rows in units of scale, about the first row that has weight, so that an offset
// costs no digits. Stored as features by rows in blocks, for algorithms that read the same rows
// many times.
#pragma once

#include <vector>

#include "emgine/pass_options.hpp"
#include "rows/workspace.hpp"

namespace emgine {

struct ScaledRows {
    std::size_t n, d;
    std::vector<double> reference; // d: the first row that has weight
    std::vector<double> inverse;   // d: 1 / scale
    std::vector<AlignedBuffer> blocks;

    std::vector<double> row(std::size_t index) const;
    std::vector<double> scaled(std::vector<double> points) const; // by features
    std::size_t rows_of(std::size_t block) const;
    // The same, with the copies of the last row that pad the block for the kernels.
    std::size_t padded_rows_of(std::size_t block) const;
    // Squared distances of the rows of a block from the point, and of the copies that pad it.
    void squared_distances(std::size_t block, const std::vector<double>& point,
                           double* distance) const;
};

ScaledRows scaled_rows(const WeightedRows& data, const std::vector<double>& scale,
                       const PassOptions& options);

// Points by features, center_tile side by side (kernels.hpp).
std::vector<double> packed_centers(const std::vector<double>& centers, std::size_t n_features);

} // namespace emgine
