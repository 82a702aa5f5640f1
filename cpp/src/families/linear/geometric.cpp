// Geometric: failures before the first success, 0, 1, 2, ..., with probability p of success.
#include <cmath>

#include "families/linear/one_parameter.hpp"

namespace emgine {

namespace {

OneNatural natural_of(double p) {
    if (p == 1)
        return {0, 0, 0};
    return {std::log1p(-p), -std::log(p)};
}

} // namespace

const Family& geometric_family() {
    static const ByFeature family(
        {"geometric",
         "probabilities",
         "above 0 and at most 1",
         {0, std::numeric_limits<double>::infinity(), true},
         [](double p) { return p > 0 && p <= 1; },
         natural_of,
         [](double mean) { return 1 / (1 + mean); },
         nullptr,
         [](double parameter) {
             return 2 * std::log((1 + std::sqrt(1 - parameter)) / std::sqrt(parameter));
         },
         [](double c) { return 1 / std::cosh(c / 2) / std::cosh(c / 2); }});
    return family;
}

} // namespace emgine
