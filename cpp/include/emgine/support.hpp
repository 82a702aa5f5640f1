// Whether rows are in the support of a family: one read of them, before any work starts. Kernels
// never see a value outside of it.
#pragma once

#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include "emgine/finite.hpp"
#include "emgine/model_shape.hpp"

namespace emgine {

// What the values of a feature may be: from low to high, both included.
struct Support {
    double low = -std::numeric_limits<double>::infinity();
    double high = std::numeric_limits<double>::infinity();
    bool whole = false;   // whole numbers alone
    bool missing = false; // or NaN, which is no value

    bool is_all() const { return std::isinf(low) && std::isinf(high) && !whole; }
    bool has(double value) const {
        return (value >= low && value <= high && (!whole || value == std::floor(value))) ||
               (missing && std::isnan(value));
    }
};

// What the values of some features of a row must be together, beyond what each may be.
struct RowRule {
    const char* words; // such as "rows of length 1"
    std::vector<std::size_t> columns;
    // Which of the columns is the first at fault; their number where none is. The values are all in
    // their supports.
    std::size_t (*first_outside)(const double* row, const std::vector<std::size_t>& columns);
};

// Of each feature, and rules for whole rows.
struct Supports {
    Supports() = default;
    Supports(std::vector<Support> of_features, std::vector<RowRule> of_rows = {})
        : features(std::move(of_features)), rules(std::move(of_rows)) {}

    std::vector<Support> features;
    std::vector<RowRule> rules; // of no feature twice

    std::size_t size() const { return features.size(); }
    const Support& operator[](std::size_t feature) const { return features[feature]; }
    bool empty() const { return features.empty() && rules.empty(); }
    // The first feature at fault, n_features where none is.
    std::size_t first_outside(const double* row) const {
        for (std::size_t j = 0; j < features.size(); ++j)
            if (!features[j].has(row[j]))
                return j;
        std::size_t first = features.size();
        for (const RowRule& rule : rules) {
            const std::size_t at = rule.first_outside(row, rule.columns);
            if (at < rule.columns.size() && rule.columns[at] < first)
                first = rule.columns[at];
        }
        return first;
    }
    bool has(const double* row) const { return first_outside(row) == features.size(); }
};

// Empty where every feature may have any value.
Supports supports_of(const ModelShape& shape);

// The first value by rows, then columns, that its feature cannot have, or that breaks the rule of
// its row; a row of which a feature is at fault is not asked for its rule. Rows are finite.
Position find_outside(const MatrixView& rows, const Supports& supports, const PassOptions& options);

} // namespace emgine
