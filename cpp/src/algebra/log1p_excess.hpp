// w - log(1 + w), the Kullback-Leibler divergence of scales, without cancellation: many log-
// densities about their mean are sums of it.
#pragma once

#include <cmath>

namespace emgine {

// log1p_w: log(1 + w) as it is known otherwise, used only where w is not small. No branches, so
// loops over it run in vectors.
inline double log1p_excess(double w, double log1p_w) noexcept {
    // log(1 + w) = 2 artanh(s); w - 2 s = w s.
    const double s = w / (2 + w), q = s * s;
    const double series =
        1.0 / 3 +
        q * (1.0 / 5 +
             q * (1.0 / 7 +
                  q * (1.0 / 9 +
                       q * (1.0 / 11 +
                            q * (1.0 / 13 +
                                 q * (1.0 / 15 + q * (1.0 / 17 + q * (1.0 / 19 + q / 21))))))));
    const double small = s * (w - 2 * q * series);
    const double large = w - log1p_w;
    return q < 0.0295 ? small : large; // w from -0.293 to 0.414
}

inline double log1p_excess(double w) noexcept { return log1p_excess(w, std::log1p(w)); }

} // namespace emgine
