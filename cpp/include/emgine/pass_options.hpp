// What every pass over rows takes: the rows with their weights, a number of threads, and a way to
// be interrupted.
#pragma once

#include <functional>
#include <stdexcept>

#include "emgine/matrix_view.hpp"

namespace emgine {

// Asked now and then on the calling thread; false ends the work with Interrupted.
using KeepGoing = std::function<bool()>;

class Interrupted : public std::runtime_error {
  public:
    Interrupted() : std::runtime_error("interrupted") {}
};

struct PassOptions {
    int n_threads = 1;
    KeepGoing keep_going; // empty: never asked
};

class KeptRows; // rows/kept_rows.hpp

struct WeightedRows {
    MatrixView rows;
    const double* sample_weight = nullptr; // null: 1 for each row
    std::size_t first_row = 0;             // number of the first; not 0: see statistics_span.hpp
    KeptRows* kept = nullptr;              // of these rows, for the passes to come; may be null
};

} // namespace emgine
