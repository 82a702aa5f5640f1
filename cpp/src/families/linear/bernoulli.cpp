// Bernoulli: 0 or 1 with probability p of 1. p = 0 and p = 1 are answers of maximum likelihood, not
// faults: latent class models end there as a rule.
#include <cmath>

#include "families/linear/one_parameter.hpp"
#include "families/linear/trials.hpp"

namespace emgine {

namespace {

OneNatural natural_of(double p) {
    if (p == 0 || p == 1)
        return {0, 0, p};
    return {std::log(p) - std::log1p(-p), -std::log1p(-p)};
}

} // namespace

const Family& bernoulli_family() {
    static const ByFeature family({"bernoulli",
                                   "probabilities",
                                   "from 0 to 1",
                                   {0, 1, true},
                                   [](double p) { return p >= 0 && p <= 1; },
                                   natural_of,
                                   // Sums of 0 and 1 with rounded weights may pass 1 by an ulp.
                                   [](double mean) { return mean > 1 ? 1 : mean; },
                                   nullptr,
                                   coordinate_of_probability.of,
                                   coordinate_of_probability.parameter_at});
    return family;
}

} // namespace emgine
