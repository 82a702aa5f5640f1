// Where scoring row by row hands over to scoring in blocks. Nothing but speed depends on this; the
// bits are the same either way.
#pragma once

#include "families/components.hpp"

namespace emgine {

// Estimated nanoseconds of so many rows, in the cheaper way.
double rows_cost(const Components& components, std::size_t n_rows);

// Of a pass that has to make its scratch memory first.
double start_of_a_pass(const ModelShape& shape);

// How many of the last rows cost less one by one than in a block, where blocks cost `start`
// nanoseconds more than their rows.
std::size_t rows_one_by_one(const Components& components, std::size_t n_rows, double start);

} // namespace emgine
