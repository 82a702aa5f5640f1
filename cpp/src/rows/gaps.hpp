// Cells that rows lack: NaN in a loaded block. Whether there are any is asked once for each block;
// blocks without them take the way of complete rows.
#pragma once

#include "machine/dispatch.hpp"
#include "rows/workspace.hpp"

namespace emgine {

inline void look_for_gaps(std::size_t n_features, Workspace& work) {
    work.gaps = kernels().gaps.has_gaps(work.x.get(), work.n, n_features);
}

} // namespace emgine
