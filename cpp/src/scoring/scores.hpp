// From log-densities to scores: log-density, label or responsibilities, of the rows of a block or
// of one row. Written once for batches, single rows and services: the same bits whichever way.
#pragma once

#include <limits>

#include "emgine/scoring.hpp"
#include "families/components.hpp"
#include "rows/workspace.hpp"

namespace emgine {

// How exactly a score needs the densities of far components.
constexpr double negligible_for(Score what) {
    return what == Score::responsibilities ? negligible_in_doubles : negligible_in_statistics;
}

inline double log_density_or_nothing(double value) {
    return value < below_all ? -std::numeric_limits<double>::infinity() : value;
}

// Numbers of one row.
inline std::size_t width_of(Score what, std::size_t n_components) {
    return what == Score::responsibilities ? n_components : 1;
}

// Turns the log-densities in rows.r into scores of the first n rows, written from row `first` on.
void write_block(Score what, const Components& components, std::size_t n, Workspace& rows,
                 const Results& results, std::size_t first) noexcept;

// Scores the row x, where components.costs().fits_a_row; no allocation, no lock, no thread.
void write_row(Score what, const Components& components, const double* x, const Results& results,
               std::size_t row) noexcept;

// The log-density in nats; the number of the likeliest component, -1 if that is noise.
double log_density_of_row(const Components& components, const double* x) noexcept;
std::int64_t label_of_row(const Components& components, const double* x) noexcept;

// NaN, or the label -1.
void write_nothing(Score what, std::size_t n_components, const Results& results,
                   std::size_t row) noexcept;

} // namespace emgine
