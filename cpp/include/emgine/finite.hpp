// Whether rows may be worked on at all: one read of them, before any work starts.
#pragma once

#include <cstddef>

#include "emgine/pass_options.hpp"

namespace emgine {

// Of the value that was looked for.
struct Position {
    bool found = false;
    std::size_t row = 0;
    std::size_t column = 0;
};

// The first NaN or infinity by rows, then columns.
Position find_non_finite(const MatrixView& rows, const PassOptions& options);
// The first infinity; NaN is a cell that is missing.
Position find_infinite(const MatrixView& rows, const PassOptions& options);

} // namespace emgine
