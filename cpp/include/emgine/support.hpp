// Whether rows are in the support of a family: one read of them, before any work starts. Kernels
// never see a value outside of it.
#pragma once

#include <cmath>
#include <limits>
#include <vector>

#include "emgine/finite.hpp"
#include "emgine/model_shape.hpp"

namespace emgine {

// What the values of a feature may be: from low to high, both included.
struct Support {
    double low = -std::numeric_limits<double>::infinity();
    double high = std::numeric_limits<double>::infinity();
    bool whole = false; // whole numbers alone

    bool is_all() const { return std::isinf(low) && std::isinf(high) && !whole; }
    bool has(double value) const {
        return value >= low && value <= high && (!whole || value == std::floor(value));
    }
};

// Of each feature; empty where every feature may have any value.
std::vector<Support> supports_of(const ModelShape& shape);

// The first value by rows, then columns, that its feature cannot have. Rows are finite.
Position find_outside(const MatrixView& rows, const std::vector<Support>& supports,
                      const PassOptions& options);

} // namespace emgine
