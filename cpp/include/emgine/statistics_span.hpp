// Statistics of some of the rows, so that those of all rows have the same bits however they were
// cut. Sums are made in a fixed binary tree over chunks of rows; a span holds the nodes of that
// tree that its rows fill. Spans merge in any order and grouping; the last one completes the root.
#pragma once

#include <map>
#include <utility>

#include "emgine/em.hpp"

namespace emgine {

// Every span begins at a multiple of this many rows, whatever the model; only the last of all rows
// may end elsewhere.
std::size_t grid_rows();

struct StatisticsSpan {
    // Arrays of StatisticsLayout::size() numbers by (level, number): node (l, i) is the sum of
    // chunks i 2^l to (i + 1) 2^l - 1.
    using Nodes = std::map<std::pair<std::size_t, std::size_t>, std::vector<double>>;

    StatisticsLayout layout;
    std::vector<double> means; // k d: what sums and scatters are about
    std::size_t n_rows = 0;
    Nodes nodes;
};

// Throws std::invalid_argument unless both are of one layout and about the same means.
void absorb(StatisticsSpan& into, StatisticsSpan part);
// Throws std::invalid_argument unless the spans absorbed make up all rows from the first on.
SufficientStatistics total(StatisticsSpan all);

// Where rows belong, told from outside: one of the two, for the rows of a span.
struct Assignment {
    const std::int64_t* labels = nullptr;     // n: 0 .. k - 1
    const double* responsibilities = nullptr; // n k: not negative; normalised here
};

// The three passes of em.hpp over rows from number data.first_row on. An E-step is either quick or
// thorough; whoever holds the total of all rows decides whether the quick one is enough.
StatisticsSpan expectation_span(const WeightedRows& data, const Mixture& mixture,
                                const double* about, bool thorough, const PassOptions& options);
StatisticsSpan hard_expectation_span(const WeightedRows& data, const Mixture& metric,
                                     CovarianceType type, const PassOptions& options);
StatisticsSpan random_expectation_span(const WeightedRows& data, CovarianceType type,
                                       std::size_t n_components, const double* means,
                                       std::uint64_t seed, const PassOptions& options);

// Statistics, about means (k d), of rows that belong where they are told to.
StatisticsSpan assigned_expectation_span(const WeightedRows& data, CovarianceType type,
                                         std::size_t n_components, const double* means,
                                         const Assignment& assignment, const PassOptions& options);

// Whether a quick E-step was not enough: some component lives on less than what it neglects.
bool needs_thorough(const SufficientStatistics& quick, const Mixture& mixture);

} // namespace emgine
