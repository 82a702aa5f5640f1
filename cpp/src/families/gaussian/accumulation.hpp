// From the responsibilities of a block to sufficient statistics about the reference means.
#pragma once

#include "emgine/statistics.hpp"
#include "machine/parallel.hpp"
#include "rows/workspace.hpp"

namespace emgine {

// Sums of one chunk of rows: what adds directly, and for a tied covariance the pairs of components
// (see the .cpp).
struct Accumulator {
    // zeros: of the layout's size.
    Accumulator(const StatisticsLayout& layout, std::vector<double> zeros);
    std::vector<double> values;
    std::vector<double> pairs;
};

// Whether a tied scatter is summed by rows and pairs of components rather than by component.
bool by_pairs(const StatisticsLayout& layout);

void accumulate(const StatisticsLayout& layout, const double* means, double log_likelihood,
                Workspace& workspace, const Task& task, Accumulator& into);

// Adds what the pairs say to the scatter; called once, when the chunk is whole.
void finish(const StatisticsLayout& layout, const double* means, Accumulator& accumulator);

} // namespace emgine
