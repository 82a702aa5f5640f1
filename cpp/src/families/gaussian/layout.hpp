// What the kernels read of a Gaussian mixture, made from its means and factors when it is built.
// Knows the layouts of kernels.hpp; checks nothing.
#pragma once

#include "families/gaussian/parameters.hpp"

namespace emgine {

// Matrices of the storage: one a component, or one for all.
std::size_t factors_of(const GaussianParameters& p);

template <class Body>
void for_each_factor(const GaussianParameters& p, int n_threads, const Body& body) {
    const auto d = static_cast<double>(p.n_features);
    const std::size_t workers =
        n_workers(factors_of(p), 0.1 * d * d * d * static_cast<double>(factors_of(p)), n_threads);
    parallel_for(factors_of(p), workers, asked_meanwhile(),
                 [&](const Task& task) { body(task.index); });
}

// Adds all that the storage's kernels read: log-normalisers, packed factors and so on.
void add_kernel_layout(GaussianParameters& p, const std::vector<double>& log_weights,
                       int n_threads);

} // namespace emgine
