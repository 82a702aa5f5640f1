// Statistics of some of the rows, so that those of all rows have the same bits however they were
// cut. Sums are made in a fixed binary tree over chunks of rows; a span holds the nodes of that
// tree that its rows fill. Spans merge in any order and grouping; the last one completes the root.
#pragma once

#include <cstdint>
#include <map>
#include <utility>

#include "emgine/component_factors.hpp"
#include "emgine/mixture.hpp"
#include "emgine/pass_options.hpp"
#include "emgine/statistics.hpp"

namespace emgine {

// Every span begins at a multiple of this many rows, whatever the model; only the last of all rows
// may end elsewhere.
std::size_t grid_rows();

struct StatisticsSpan {
    // Arrays of StatisticsLayout::size() numbers by (level, number): node (l, i) is the sum of
    // chunks i 2^l to (i + 1) 2^l - 1.
    using Nodes = std::map<std::pair<std::size_t, std::size_t>, std::vector<double>>;

    std::shared_ptr<const StatisticsLayout> layout;
    std::vector<double> reference; // k d
    std::size_t n_rows = 0;
    Nodes nodes;
};

// Throws std::invalid_argument unless both are of one shape and about the same reference.
void absorb(StatisticsSpan& into, StatisticsSpan part);
// Throws std::invalid_argument unless the spans absorbed make up all rows from the first on.
void require_all_rows(const StatisticsSpan& span);
// The sum of all rows, which require_all_rows checks.
SufficientStatistics total(StatisticsSpan all);

// E-step of rows from number data.first_row on, about the reference (k d); null: the mixture's own.
// A quick one neglects responsibilities below e^-70, a thorough one only those that no double can
// hold. needs_thorough tells from the total of all rows whether the quick one was enough. Factors
// multiply the weights of the components, row by row.
StatisticsSpan expectation_span(const WeightedRows& data, const Mixture& mixture,
                                const double* reference, bool thorough, const PassOptions& options,
                                const ComponentFactors& factors = {});

// Whether a quick E-step was not enough: some component lives on less than what it neglects.
bool needs_thorough(const SufficientStatistics& quick, const Mixture& mixture);

// Statistics of a start: of a model that has no parameters yet, about a reference (k d).
struct StartShape {
    ModelShape shape;
    const double* reference;
};

// Every row belongs wholly to its densest component of metric; the log-likelihood is that of the
// densest.
StatisticsSpan hard_expectation_span(const WeightedRows& data, const Mixture& metric,
                                     const StartShape& start, const PassOptions& options,
                                     const ComponentFactors& factors = {});

// Responsibilities drawn uniformly and normalised, a function of (seed, row number, component)
// alone.
StatisticsSpan random_expectation_span(const WeightedRows& data, const StartShape& start,
                                       std::uint64_t seed, const PassOptions& options);

// Where rows belong, given by the caller: one of the two, for the rows of a span.
struct Assignment {
    const std::int64_t* labels = nullptr;     // n: 0 .. k - 1; others belong nowhere
    const double* responsibilities = nullptr; // n k: not negative; normalised here
};
StatisticsSpan assigned_expectation_span(const WeightedRows& data, const StartShape& start,
                                         const Assignment& assignment, const PassOptions& options);

} // namespace emgine
