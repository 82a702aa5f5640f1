// Categorical components as the lookup kernels read them: a table of log-probabilities. What the
// probabilities may be is checked by categorical.cpp.
#pragma once

#include "families/family.hpp"

namespace emgine {

// Where the categories of the features are in tables: those of a feature one after the other.
struct Categories {
    // missing: a feature has one more entry, for rows that lack it.
    explicit Categories(std::vector<std::size_t> n_categories, bool missing = false);

    std::vector<std::size_t> counts; // of each feature
    std::vector<double> first;       // of each feature, for the kernels
    std::size_t total;               // entries of a table
    std::size_t most;                // of one feature
    bool missing;
};

// probabilities: (k, d, most), not negative; a probability of 0 makes its rows impossible.
std::shared_ptr<const Components> categorical_components(const ModelShape& shape,
                                                         const Categories& categories,
                                                         std::vector<double> probabilities,
                                                         const std::vector<double>& log_weights);
std::unique_ptr<Accumulation> categorical_accumulation(const ModelShape& shape,
                                                       const Categories& categories);

} // namespace emgine
