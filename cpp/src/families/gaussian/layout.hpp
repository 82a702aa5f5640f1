// What the kernels read of a Gaussian mixture, made from its means and factors when it is built.
// Knows the layouts of kernels.hpp; checks nothing.
#pragma once

#include <algorithm>

#include "algebra/large_matrix.hpp"
#include "families/gaussian/parameters.hpp"

namespace emgine {

// Matrices of the storage: one a component, or one for all.
std::size_t factors_of(const GaussianParameters& p);

template <class Body>
void for_each_factor(const GaussianParameters& p, int n_threads, const Body& body) {
    const auto d = static_cast<double>(p.n_features);
    const std::size_t n = factors_of(p);
    const double cost = 0.1 * d * d * d * static_cast<double>(n); // ns
    constexpr double too_short_to_ask = 1e4;
    if (cost < too_short_to_ask) {
        for (std::size_t f = 0; f < n; ++f)
            body(f);
        return;
    }
    // The threads share each large matrix, where there are fewer of these than threads.
    const bool one_by_one =
        p.n_features >= large_matrix && n < static_cast<std::size_t>(std::max(n_threads, 1));
    const std::size_t workers = one_by_one ? 1 : n_workers(n, cost, n_threads);
    parallel_for(n, workers, asked_meanwhile(), [&](const Task& task) { body(task.index); });
}

// Adds all that the storage's kernels read: log-normalisers, packed factors and so on.
void add_kernel_layout(GaussianParameters& p, const std::vector<double>& log_weights,
                       int n_threads);

} // namespace emgine
