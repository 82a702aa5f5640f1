// Poisson: counts with a rate. A rate of 0 is an answer of maximum likelihood, a point mass at 0.
#include <cmath>

#include "algebra/log_factorial.hpp"
#include "families/linear/one_parameter.hpp"

namespace emgine {

namespace {

OneNatural natural_of(double rate) {
    if (rate == 0)
        return {0, 0, 0};
    return {std::log(rate), rate};
}

} // namespace

const Family& poisson_family() {
    static const ByFeature family({"poisson",
                                   "rates",
                                   "finite and at least 0",
                                   {0, std::numeric_limits<double>::infinity(), true},
                                   [](double rate) { return rate >= 0 && std::isfinite(rate); },
                                   natural_of,
                                   [](double mean) { return mean; },
                                   subtract_log_factorials,
                                   [](double parameter) { return 2 * std::sqrt(parameter); },
                                   [](double c) { return c * c / 4; }});
    return family;
}

} // namespace emgine
