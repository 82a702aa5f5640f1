// Cells that rows lack: NaN in a loaded block. Whether there are any, and what kernels that know no
// NaN read in their place.
#pragma once

#include "families/components.hpp"
#include "rows/aligned_buffer.hpp"
#include "rows/workspace.hpp"

namespace emgine {

// Whether some of n_features features of n rows is NaN. x * 0 is 0 or NaN.
inline bool has_gaps(const double* x, std::size_t n, std::size_t n_features) {
    double zeros[sum_lanes] = {};
    for (std::size_t j = 0; j < n_features; ++j)
        for (std::size_t s = 0; s < n; s += sum_lanes)
            for (std::size_t lane = 0; lane < sum_lanes; ++lane)
                zeros[lane] += x[j * block_stride + s + lane] * 0;
    double total = 0;
    for (const double zero : zeros)
        total += zero;
    return !(total == 0);
}

inline void look_for_gaps(std::size_t n_features, Workspace& work) {
    work.gaps = has_gaps(work.x.get(), work.n, n_features);
}

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
