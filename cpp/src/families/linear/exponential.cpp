// Exponential: waiting times with a rate, the inverse of their mean. A component whose rows are all
// 0 has no density: its rate is infinite.
#include <cmath>

#include "families/linear/one_parameter.hpp"

namespace emgine {

const Family& exponential_family() {
    static const ByFeature family({"exponential",
                                   "rates",
                                   "finite and above 0",
                                   {0, std::numeric_limits<double>::infinity(), false},
                                   [](double rate) { return rate > 0 && std::isfinite(rate); },
                                   [](double rate) { return OneNatural{-rate, -std::log(rate)}; },
                                   [](double mean) { return 1 / mean; },
                                   nullptr,
                                   [](double parameter) { return std::log(parameter); },
                                   [](double c) { return std::exp(c); }});
    return family;
}

} // namespace emgine
