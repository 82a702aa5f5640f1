// The degrees of freedom nu, as kappa = 1 / nu: the normaliser of Student's t with its derivatives,
// and the step of an M-step. kappa = 0 is the Gaussian, an ordinary value in which nothing cancels.
#pragma once

#include <cstddef>

namespace emgine {

// log Gamma(z + a) - log Gamma(z) - a log z, with z = 1 / (2 kappa) and a = d / 2, and its first
// two derivatives by kappa: what the log-normaliser has more than the Gaussian's.
struct DofTerm {
    double value, first, second;
};
DofTerm dof_term(double kappa, std::size_t n_features);

// Fisher's information of kappa in one row, where means and scales are known.
double information_of_kappa(double kappa, std::size_t n_features);

// One Newton step for a sum of log-densities with these derivatives by kappa, at least 0. It goes
// uphill where the sum is not concave. It is short, so that the sum does not fall, and because a
// kappa that is 0 before the means have parted leads EM to another optimum than its own steps.
double next_kappa(double kappa, double score, double curvature);

} // namespace emgine
