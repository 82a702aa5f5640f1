// Trials are the sum of the statistics of a group: successes and failures, or all categories.
#include "families/linear/trials.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace emgine {

const Coordinate coordinate_of_probability = {
    [](double p) { return 2 * std::asin(std::sqrt(p)); },
    [](double c) { return std::sin(c / 2) * std::sin(c / 2); }};

std::vector<double> roots_of_trials(const SufficientStatistics* seen,
                                    const std::vector<double>& roots, std::size_t n_groups,
                                    std::size_t n_outcomes) {
    constexpr double fewest = 1e-6; // so that coordinates stay finite
    std::vector<double> made;
    for (std::size_t i = 0; i < roots.size() * n_groups; ++i) {
        const std::size_t k = i / n_groups;
        double trials = 1;
        if (seen != nullptr && seen->weight()[k] > 0) {
            const double* counts = seen->array("sum") + i * n_outcomes;
            trials = std::max(std::accumulate(counts, counts + n_outcomes, 0.0) / seen->weight()[k],
                              fewest);
        }
        made.push_back(roots[k] * std::sqrt(trials));
    }
    return made;
}

} // namespace emgine
