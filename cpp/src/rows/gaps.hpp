// Cells that rows lack: NaN in a loaded block. Whether there are any.
#pragma once

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

} // namespace emgine
