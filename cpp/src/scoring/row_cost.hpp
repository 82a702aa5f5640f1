// What a row costs by itself and what it costs in a block: where one path hands over to the other.
// Promises: nothing but speed depends on these estimates; the bits are the same either way.
#pragma once

#include "emgine/mixture.hpp"

namespace emgine {

// Estimated nanoseconds of one row by itself.
double row_cost(const MixtureParameters& mixture);

// Of so many rows, in whichever way is cheaper.
double rows_cost(const MixtureParameters& mixture, std::size_t n_rows);

// Of a pass that has to make its scratch memory first.
double start_of_a_pass(const MixtureParameters& mixture);

// How many of the last rows cost less one by one than in a block, where blocks cost `start`
// nanoseconds more than their rows.
std::size_t rows_one_by_one(const MixtureParameters& mixture, std::size_t n_rows, double start);

} // namespace emgine
