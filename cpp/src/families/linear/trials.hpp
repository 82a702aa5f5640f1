// Families of counts of successes in trials: what rows tell of a probability grows with their
// trials, whose number is the rows' own.
#pragma once

#include "families/linear/stretched_chart.hpp"

namespace emgine {

// The coordinate of a probability in which Fisher's information of one trial is 1.
extern const Coordinate coordinate_of_probability;

// Roots of the trials of each component, as parts of all rows; n_groups of them a component. Each
// group has n_outcomes statistics, whose sum is its trials. seen: null for one trial in each row.
std::vector<double> roots_of_trials(const SufficientStatistics* seen,
                                    const std::vector<double>& roots, std::size_t n_groups,
                                    std::size_t n_outcomes);

} // namespace emgine
