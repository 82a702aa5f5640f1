// The first place where a function that is positive at 0 is no longer.
#pragma once

#include <algorithm>

namespace emgine::by_feature {

// At most `most`. Finds the first to a factor of four, then bisects; a step that is to be short is
// short to all digits.
template <class Function>
double first_root(const Function& f, double most) {
    double low = 0, high = most * 0x1p-60;
    while (high < most && f(high) > 0) {
        low = high;
        high = std::min(most, 4 * high);
    }
    if (f(high) > 0)
        return high;
    for (int step = 0; step < 60; ++step) {
        const double middle = low + (high - low) / 2;
        (f(middle) > 0 ? low : high) = middle;
    }
    return high;
}

} // namespace emgine::by_feature
